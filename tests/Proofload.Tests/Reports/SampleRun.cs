using Proofload.Measurement.Health;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;
using Proofload.Reports;
using Proofload.Results;
using Proofload.Tests.Results;

namespace Proofload.Tests.Reports;

/// <summary>
/// A seeded, simulated run of a chat endpoint: Poisson arrivals, 24 server slots, a stall of the server at 70 s, timeouts and 503s behind it,
/// and a client whose 84 connections make requests wait during the stall, so that latency and service time differ.
/// </summary>
internal static class SampleRun
{
    private const int Seconds = 150;
    private const double Rate = 24;
    private const int Slots = 24;
    private const int Connections = 84;
    private const double StallAt = 70;
    private const double StallFor = 5;
    private const double Timeout = 8;

    private static readonly double[] Quantiles = [0.5, 0.9, 0.95, 0.99, 0.999];
    private static readonly string[] QuantileKeys = ["p50", "p90", "p95", "p99", "p999"];

    public static RunResult Create()
    {
        var requests = Simulate();
        var ok = requests.Where(r => r.Error is null).ToList();
        var failed = requests.Count - ok.Count;
        var metrics = Metrics(requests);
        return new RunResult
        {
            Id = "20260314-091500-k7f2",
            Name = "chat-nightly",
            StartedAt = new DateTimeOffset(2026, 3, 14, 9, 15, 0, TimeSpan.Zero),
            Ending = RunEnding.Completed,
            Window = Seconds,
            Verdict = Verdict(metrics, failed / (double)requests.Count, requests.Count),
            Metrics = metrics,
            Rates = Rates(requests),
            Errors = Errors(requests),
            ErrorSamples =
            [
                new ErrorSample("overloaded", "503 Service Unavailable: {\"error\":\"queue is full\"}", requests.Count(r => r.Error == "overloaded")),
                new ErrorSample("timeout", "no complete response within 8 s; 14 tokens received", requests.Count(r => r.Error == "timeout")),
                new ErrorSample("reset", "connection reset by peer after the response head", requests.Count(r => r.Error == "reset")),
            ],
            Counts = new RunCounts { Intended = requests.Count, Sent = requests.Count, Ok = ok.Count, Failed = failed, WarmUp = 240, Cancelled = 3, Dropped = 0 },
            Kinds = [Kind(requests, 0, "chat"), Kind(requests, 1, "summarise")],
            Generator = Health(metrics, requests.Count),
            Calibration = SampleCalibration.Use(),
            Series = Series(requests),
            Plan = Plan,
            Seed = 42,
            Fingerprint = new RunFingerprint
            {
                Plan = "9f2c41d07b5e8a36", Data = "03ac674216f3e15c", Target = "http://gpu-7.internal:8000 openai-chat",
                Machine = "AMD EPYC 7763, 8 cores, 32 GiB, Linux 6.8", Version = "0.1.0+1a2b3c4", Engine = "sockets",
            },
            Notes = ["Token counts come from the server's usage.", "2 of 10,000 rows were longer than the model's context and were skipped."],
            Labels = new Dictionary<string, string> { ["commit"] = "1a2b3c4", ["model"] = "llama-3.1-8b" },
        };
    }

    private const string Plan = """
        name: chat-nightly
        target:
          url: http://gpu-7.internal:8000
          protocol: openai-chat
          model: llama-3.1-8b
          headers:
            authorization: Bearer ${API_KEY}
        load:
          rate: 24/s
          duration: 150s
          arrivals: poisson
        requests:
          - name: chat
            weight: 3
          - name: summarise
            weight: 1
        objectives:
          - ttft p99 < 500ms
          - latency p99 < 10s
          - error_rate < 1.5%
          - throughput > 20/s
          - tpot p99.9 < 40ms
        """;

    private sealed record Request(double Due, double Sent, double Ttft, double Done, double Tpot, int Tokens, int Kind, string? Error)
    {
        public double Latency => Done - Due;

        public double Service => Done - Sent;
    }

    private static List<Request> Simulate()
    {
        var random = SeededRandom.At(42, 1, 0);
        var servers = new double[Slots];
        var connections = new double[Connections];
        var requests = new List<Request>();
        for (var due = random.NextExponential() / Rate; due < Seconds; due += random.NextExponential() / Rate)
        {
            var kind = random.NextDouble() < 0.25 ? 1 : 0;
            var connection = Array.IndexOf(connections, connections.Min());
            var sent = Math.Max(due, connections[connection]) + 80e-6 + (random.NextExponential() * 60e-6);
            var server = Array.IndexOf(servers, servers.Min());
            var start = Math.Max(sent, servers[server]);
            if (start is >= StallAt and < StallAt + StallFor)
                start = StallAt + StallFor + (random.NextDouble() * 0.2);
            var tokens = Math.Max(4, (int)((kind == 0 ? 40 : 60) * Math.Exp(0.45 * random.NextGaussian())));
            var tpot = 0.0125 * Math.Exp(0.18 * random.NextGaussian());
            var ttft = start + (kind == 0 ? 0.055 : 0.11) + (0.02 * random.NextExponential());
            var done = ttft + (tpot * (tokens - 1));
            string? error = null;
            if (start - sent > 3.2)
                (error, done) = ("overloaded", sent + 0.012 + (random.NextDouble() * 0.01));
            else if (done - sent > Timeout || random.NextDouble() < 0.0012)
                (error, done) = ("timeout", sent + Timeout);
            else if (random.NextDouble() < 0.002)
                (error, done) = ("reset", sent + 0.4);
            if (error is null)
                servers[server] = done;
            connections[connection] = done;
            requests.Add(new Request(due, sent, ttft, done, tpot, tokens, kind, error));
        }

        return requests;
    }

    private static Dictionary<string, MetricSummary> Metrics(IReadOnlyCollection<Request> requests)
    {
        var ok = requests.Where(r => r.Error is null).ToList();
        return new Dictionary<string, MetricSummary>
        {
            ["latency"] = Times(ok.Select(r => r.Latency)),
            ["service_time"] = Times(ok.Select(r => r.Service)),
            ["lateness"] = Times(requests.Select(r => r.Sent - r.Due)),
            ["ttft"] = Times(ok.Select(r => r.Ttft - r.Due)),
            ["tpot"] = Times(ok.Select(r => r.Tpot)),
            ["inter_chunk"] = Times(ok.SelectMany(r => Enumerable.Range(0, Math.Min(r.Tokens - 1, 12)).Select(i => r.Tpot * (0.8 + (0.4 * ((i * 37 % 11) / 10.0)))))),
            ["time_to_failure"] = Times(requests.Where(r => r.Error is not null).Select(r => r.Latency)),
            ["output_tokens"] = Summary(ok.Select(r => (long)r.Tokens), "tokens", 1),
        };
    }

    private static MetricSummary Times(IEnumerable<double> seconds) => Summary(seconds.Select(s => (long)(s * 1e9)), "s", 1e9);

    private static MetricSummary Summary(IEnumerable<long> values, string unit, double scale)
    {
        var recorder = new Histogram();
        foreach (var v in values)
            recorder.Record(v);
        var h = recorder.ToSparse();
        double? At(double q) => h.Count == 0 ? null : h.ValueAtQuantile(q) / scale;
        return new MetricSummary
        {
            Unit = unit, Count = h.Count, Min = h.Count == 0 ? null : h.Min / scale, Mean = h.Count == 0 ? null : h.Mean / scale,
            Max = h.Count == 0 ? null : h.Max / scale, StdDev = h.Count == 0 ? null : h.StandardDeviation / scale,
            P50 = At(0.5), P90 = At(0.9), P95 = At(0.95), P99 = At(0.99), P999 = At(0.999),
            Ci = Quantiles.Select((q, i) => (Key: QuantileKeys[i], Ci: Interval(h, q, scale))).ToDictionary(c => c.Key, c => c.Ci),
            Histogram = HistogramCodec.EncodeBase64(h),
        };
    }

    /// <summary>Order statistics by the normal approximation: near enough for a picture.</summary>
    private static ConfidenceInterval Interval(SparseHistogram h, double q, double scale)
    {
        var needed = (long)Math.Ceiling(Math.Log(0.025) / Math.Log(Math.Max(q, 1 - q)));
        if (h.Count < needed)
            return new ConfidenceInterval { Method = "order_statistics", Needed = needed };

        var spread = 1.96 * Math.Sqrt(h.Count * q * (1 - q));
        var low = h.ValueAtRank((long)((h.Count * q) - spread)) / scale;
        var high = h.ValueAtRank((long)Math.Ceiling((h.Count * q) + spread) + 1) / scale;
        return new ConfidenceInterval { Low = low, High = high, Method = "order_statistics" };
    }

    private static Verdict Verdict(Dictionary<string, MetricSummary> metrics, double errorRate, int n) => new()
    {
        Measurement = MeasurementState.Suspect,
        Reasons =
        [
            $"Lateness p99 is {NumberFormat.Percent(metrics["lateness"].P99 / metrics["latency"].P99)} of latency p99 (limit 5%): during the stall all "
                + $"{Connections} connections were busy and requests left late.",
        ],
        Outcome = Outcome.Failed,
        Objectives =
        [
            Judge("ttft p99 < 500ms", metrics["ttft"], "p99", 0.5),
            Judge("latency p99 < 10s", metrics["latency"], "p99", 10),
            new ObjectiveResult
            {
                Expression = "error_rate < 1.5%", Unit = "1", Observed = errorRate, Low = errorRate - (1.96 * Math.Sqrt(errorRate * (1 - errorRate) / n)),
                High = errorRate + (1.96 * Math.Sqrt(errorRate * (1 - errorRate) / n)), Result = ObjectiveState.Inconclusive, Reason = "the interval holds the threshold",
            },
            new ObjectiveResult
            {
                Expression = "throughput > 20/s", Unit = "1/s", Observed = 22.7, Low = 22.1, High = 23.2, Threshold = 20, IsUpperBound = false, Result = ObjectiveState.Passed,
            },
            new ObjectiveResult
            {
                Expression = "tpot p99.9 < 40ms", Unit = "s", Observed = metrics["tpot"].P999, Result = ObjectiveState.Inconclusive,
                Reason = "3,442 requests are too few for an interval; 3,688 are needed",
            },
        ],
    };

    private static ObjectiveResult Judge(string expression, MetricSummary m, string key, double threshold)
    {
        var ci = m.Ci[key];
        return new ObjectiveResult
        {
            Expression = expression, Unit = "s", Observed = m.P99, Low = ci.Low, High = ci.High, Threshold = threshold, IsUpperBound = true,
            Result = ci.High < threshold ? ObjectiveState.Passed : ci.Low > threshold ? ObjectiveState.Failed : ObjectiveState.Inconclusive,
        };
    }

    private static RunRates Rates(IReadOnlyCollection<Request> requests)
    {
        double ok = requests.Count(r => r.Error is null);
        var rate = 1 - (ok / requests.Count);
        var half = 1.96 * Math.Sqrt(rate * (1 - rate) / requests.Count);
        return new RunRates
        {
            Offered = requests.Count / (double)Seconds, Sent = requests.Count / (double)Seconds, Throughput = ok / Seconds,
            Goodput = requests.Count(r => r.Error is null && r.Ttft - r.Due < 0.5) / (double)Seconds,
            GoodputRatio = requests.Count(r => r.Error is null && r.Ttft - r.Due < 0.5) / (double)requests.Count,
            OutputTokens = requests.Where(r => r.Error is null).Sum(r => r.Tokens) / (double)Seconds,
            ErrorRate = rate, ErrorRateLow = rate - half, ErrorRateHigh = rate + half, BytesReceived = 412_345,
        };
    }

    private static Dictionary<string, long> Errors(IEnumerable<Request> requests) => requests.Where(r => r.Error is not null)
        .GroupBy(r => r.Error!).OrderByDescending(g => g.Count()).ToDictionary(g => g.Key, g => (long)g.Count());

    private static KindResult Kind(IEnumerable<Request> all, int kind, string name)
    {
        var requests = all.Where(r => r.Kind == kind).ToList();
        var ok = requests.Count(r => r.Error is null);
        return new KindResult
        {
            Name = name, Metrics = Metrics(requests), Rates = Rates(requests), Errors = Errors(requests),
            Counts = new RunCounts { Intended = requests.Count, Sent = requests.Count, Ok = ok, Failed = requests.Count - ok, Dropped = 0 },
        };
    }

    private static GeneratorHealth Health(Dictionary<string, MetricSummary> metrics, int n) => new()
    {
        LatenessP50 = metrics["lateness"].P50, LatenessP99 = metrics["lateness"].P99, LatenessMax = metrics["lateness"].Max,
        OfferedRate = n / (double)Seconds, SentRate = n / (double)Seconds, SentRatio = 1, Dropped = 0, ProcessCpu = 0.14, MachineCpu = 0.09,
        GcPauseTotal = 0.0032, GcPauseMax = 0.0009, ThreadPoolDelayMax = 0.0004, OpenFiles = 152, OpenFilesLimit = 1_048_576,
        ReceiveClock = "kernel", ReceiveDelayP50 = 0.000_018, ReceiveDelayP99 = 0.000_240, ReceiveDelayMax = 0.0021,
        UnstampedReads = 3, UnstampedShare = 0.000_02, CoalescedEvents = 412, CoalescedShare = 0.0031,
        EphemeralPortsLeft = 28_104, WorkingSetMax = 96_468_992, AllocatedBytes = 3_145_728, Engine = "sockets", Workers = 1,
    };

    private static List<IntervalResult> Series(IReadOnlyCollection<Request> requests)
    {
        var bySecond = requests.ToLookup(r => (int)r.Done);
        var sent = requests.ToLookup(r => (int)r.Sent);
        return
        [
            .. Enumerable.Range(0, Seconds).Select(s =>
            {
                var done = bySecond[s].ToList();
                var ok = done.Where(r => r.Error is null).ToList();
                return new IntervalResult
                {
                    At = s, Planned = Rate, Dropped = 0, Sent = sent[s].Count(), Ok = ok.Count, Failed = done.Count - ok.Count,
                    InFlight = requests.Count(r => r.Sent <= s + 1 && r.Done > s + 1), OutputTokens = ok.Sum(r => r.Tokens), Errors = Errors(done),
                    Metrics = ok.Count == 0 ? new Dictionary<string, IntervalPercentiles>() : new Dictionary<string, IntervalPercentiles>
                    {
                        ["latency"] = Percentiles(ok.Select(r => r.Latency)), ["service_time"] = Percentiles(ok.Select(r => r.Service)),
                        ["ttft"] = Percentiles(ok.Select(r => r.Ttft - r.Due)), ["tpot"] = Percentiles(ok.Select(r => r.Tpot)),
                    },
                };
            }),
        ];
    }

    private static IntervalPercentiles Percentiles(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        double At(double q) => sorted[Math.Max(0, (int)Math.Ceiling(q * sorted.Count) - 1)];
        return new IntervalPercentiles(sorted.Count, At(0.5), At(0.9), At(0.99), sorted[^1]);
    }
}
