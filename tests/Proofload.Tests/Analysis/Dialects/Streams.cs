using Proofload.Analysis.Dialects;
using Proofload.Measurement.Health;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Dialects;

/// <summary>A few streamed answers whose figures can be worked out in the head. All times are milliseconds from the planned start unless noted.</summary>
internal static class Streams
{
    private const long Ms = 1_000_000;

    /// <summary>
    /// Planned at 0, sent 2 ms late, role chunk 10 ms after the send, tokens at 110, 130 and 150 ms after the send (two each but the
    /// first), finish at 155, usage at 160, end at 170.
    /// </summary>
    public static RequestRecord One(long plannedMs = 0, int tokens = 5) => new()
    {
        Intended = plannedMs * Ms,
        Sent = (plannedMs + 2) * Ms,
        FirstByte = (plannedMs + 10) * Ms,
        FirstChunk = (plannedMs + 12) * Ms,
        FirstToken = (plannedMs + 112) * Ms,
        FirstOutputToken = (plannedMs + 112) * Ms,
        SecondToken = (plannedMs + 132) * Ms,
        LastToken = (plannedMs + 152) * Ms,
        LastChunk = (plannedMs + 157) * Ms,
        LastEvent = (plannedMs + 162) * Ms,
        Done = (plannedMs + 172) * Ms,
        Status = 200,
        OutputTokens = tokens,
        PromptTokens = 20,
        TokenSource = TokenSource.Usage,
        Chunks = 3,
        ChoiceChunks = 5,
    };

    /// <summary>A failure: an HTTP 503 after 30 ms, 28 of them after its send.</summary>
    public static RequestRecord Refused(long plannedMs) => new()
    {
        Intended = plannedMs * Ms,
        Sent = (plannedMs + 2) * Ms,
        FirstByte = (plannedMs + 30) * Ms,
        Done = (plannedMs + 30) * Ms,
        Outcome = ErrorKind.Overloaded,
        Status = 503,
    };

    /// <summary>A failure without an answer after a second.</summary>
    public static RequestRecord TimedOut(long plannedMs) => new()
    {
        Intended = plannedMs * Ms,
        Sent = (plannedMs + 2) * Ms,
        Done = (plannedMs + 1000) * Ms,
        Outcome = ErrorKind.Timeout,
    };

    public static DialectInput Input(params RequestRecord[] records) => new(Run(records), records);

    public static DialectInput WithoutRecords(params RequestRecord[] records) => new(Run(records));

    /// <summary>The run that these requests make.</summary>
    public static RunResult Run(RequestRecord[] records, string protocol = "openai-chat", string plan = "version: 1\nname: hand\ntarget: {url: 'http://127.0.0.1/v1', protocol: openai-chat, model: m}\nload: {rate: 1/s, duration: 1s}\n", int warmUp = 0)
    {
        var ok = records.Where(static r => r.IsSuccess).ToArray();
        var failed = records.Count(static r => r.IsFailure);
        var finished = records.Where(static r => r.Outcome != ErrorKind.Cancelled).ToArray();
        var window = finished.Length == 0 ? 0 : (finished.Max(static r => r.Done) - records.Min(static r => r.Intended)) / 1e9;
        return new RunResult
        {
            Id = "20261122-080000-hand",
            Name = "hand",
            StartedAt = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero),
            Ending = RunEnding.Completed,
            Window = window,
            Verdict = new Verdict { Measurement = MeasurementState.Valid, Outcome = Outcome.None },
            Metrics = Metrics(
                ("latency", ok.Select(static r => r.LatencyNs)),
                ("service_time", ok.Select(static r => r.ServiceTimeNs)),
                ("lateness", records.Where(static r => r.Sent >= 0).Select(static r => r.LatenessNs)),
                ("ttft", ok.Select(static r => r.TtftNs)),
                ("service_ttft", ok.Select(static r => r.ServiceTtftNs)),
                ("tpot", ok.Select(static r => r.TpotNs)),
                ("inter_chunk", ok.Where(static r => r.SecondToken >= 0).SelectMany(static r => new[] { r.SecondToken - r.FirstToken, r.LastToken - r.SecondToken })),
                ("output_tokens", ok.Select(static r => r.OutputTokens)),
                ("prompt_tokens", ok.Select(static r => r.PromptTokens))),
            Rates = new RunRates { Throughput = window > 0 ? ok.Length / window : null, OutputTokens = window > 0 ? ok.Sum(static r => r.OutputTokens) / window : null },
            Errors = records.Where(static r => !r.IsSuccess).GroupBy(static r => ErrorKinds.Id(r.Outcome), StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => (long)g.Count(), StringComparer.Ordinal),
            Counts = new RunCounts { Intended = records.Length, Sent = records.Length, Ok = ok.Length, Failed = failed, WarmUp = warmUp },
            Generator = new GeneratorHealth { Engine = "epoll", Workers = 2 },
            Plan = plan,
            Fingerprint = new RunFingerprint { Plan = "0", Data = "0", Target = $"{protocol} http://127.0.0.1/v1", Machine = "m", Version = "1", Engine = "epoll" },
        };
    }

    private static Dictionary<string, MetricSummary> Metrics(params (string Id, IEnumerable<long> Values)[] all)
    {
        var metrics = new Dictionary<string, MetricSummary>(StringComparer.Ordinal);
        foreach (var (id, values) in all)
        {
            var histogram = new Histogram();
            foreach (var value in values.Where(static v => v >= 0))
            {
                histogram.Record(value);
            }

            if (histogram.Count > 0)
            {
                var sparse = histogram.ToSparse();
                var scale = id.EndsWith("tokens", StringComparison.Ordinal) ? 1 : 1e-9;
                metrics[id] = new MetricSummary { Unit = scale == 1 ? "tokens" : "s", Count = sparse.Count, Mean = sparse.Mean * scale, P99 = sparse.ValueAtQuantile(0.99) * scale, Histogram = HistogramCodec.EncodeBase64(sparse) };
            }
        }

        return metrics;
    }
}
