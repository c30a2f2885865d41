using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Tests.Analysis;

/// <summary>Finished runs with chosen figures, for what is calculated from runs.</summary>
internal static class Runs
{
    /// <param name="id">Its id.</param>
    /// <param name="rate">Successes per second.</param>
    /// <param name="outcome">Verdict on its objectives.</param>
    /// <param name="good">Share of good requests; null without per-request objectives.</param>
    /// <param name="failed">Failed requests for each 1,000 successes.</param>
    public static RunResult Of(string id, double rate, Outcome outcome = Outcome.Passed, double? good = 1, int failed = 0)
    {
        const int Seconds = 20;
        var ok = (long)(rate * Seconds);
        var lost = ok * failed / 1000;
        return new RunResult
        {
            Id = id,
            Name = id,
            StartedAt = new DateTimeOffset(2026, 3, 14, 9, 15, 0, TimeSpan.Zero),
            Ending = RunEnding.Completed,
            Window = Seconds,
            Verdict = new Verdict
            {
                Measurement = MeasurementState.Valid,
                Outcome = outcome,
                Objectives = [new ObjectiveResult { Expression = "latency p99 < 200ms", Result = outcome == Outcome.Failed ? ObjectiveState.Failed : ObjectiveState.Passed }],
            },
            Metrics = new Dictionary<string, MetricSummary>(StringComparer.Ordinal)
            {
                ["latency"] = Time(0.05, 0.12, 0.11, 0.14),
                ["service_time"] = Time(0.04, 0.1, 0.09, 0.11),
                ["response_bytes"] = new() { Unit = "bytes", Count = ok, Mean = 2000 },
                ["prompt_tokens"] = new() { Unit = "tokens", Count = ok, Mean = 400, Ci = Interval("mean", 396, 404) },
                ["output_tokens"] = new() { Unit = "tokens", Count = ok, Mean = 100, Ci = Interval("mean", 95, 105) },
                ["output_speed"] = new() { Unit = "tokens/s", Count = ok, P50 = 50, Ci = Interval("p50", 48, 52) },
            },
            Rates = new RunRates
            {
                Offered = rate, Sent = rate, Throughput = rate, Goodput = good * rate, GoodputRatio = good * ok / (ok + lost),
                OutputTokens = rate * 100, PromptTokens = rate * 400, ErrorRate = lost / (double)(ok + lost),
            },
            Errors = new Dictionary<string, long>(),
            Counts = new RunCounts { Intended = ok + lost, Sent = ok + lost, Ok = ok, Failed = lost },
            Generator = new GeneratorHealth { Engine = "sockets" },

            // A ragged beginning and end, and a swing of a tenth between.
            Series = [.. Enumerable.Range(0, Seconds).Select(i => new IntervalResult { At = i, Ok = (long)Math.Round(i is 0 or Seconds - 1 ? rate / 2 : rate * (i % 2 == 0 ? 0.9 : 1.1)) })],
            Plan = "name: x\n",
            Fingerprint = new RunFingerprint { Plan = "0", Data = "0", Target = "http://a http", Machine = "m", Version = "0.1.0", Engine = "sockets" },
        };
    }

    public static MetricSummary Time(double p50, double p99, double low, double high) => new()
    {
        Unit = "s", Count = 5000, Mean = p50, StdDev = p50, P50 = p50, P90 = p50 * 1.5, P95 = p50 * 2, P99 = p99, Ci = Interval("p99", low, high),
    };

    private static Dictionary<string, ConfidenceInterval> Interval(string key, double low, double high) =>
        new(StringComparer.Ordinal) { [key] = new ConfidenceInterval { Low = low, High = high, Method = "envelope" } };
}
