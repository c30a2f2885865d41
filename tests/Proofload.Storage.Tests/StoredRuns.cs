using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Storage.Tests;

/// <summary>Small results for store tests.</summary>
internal static class StoredRuns
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RunResult Run(string id, string name = "chat", int minute = 0, Outcome outcome = Outcome.Passed) => new()
    {
        Id = id,
        Name = name,
        StartedAt = Start.AddMinutes(minute),
        Ending = RunEnding.Completed,
        Window = 10,
        Verdict = new Verdict
        {
            Measurement = MeasurementState.Valid,
            Outcome = outcome,
            Objectives = [new ObjectiveResult { Expression = "latency p99 < 1s", Observed = 0.25, Low = 0.2, High = 0.3, Unit = "s", Result = ObjectiveState.Passed }],
        },
        Metrics = new Dictionary<string, MetricSummary> { ["latency"] = new() { Unit = "s", Count = 100, P50 = 0.1, P99 = 0.25 } },
        Rates = new RunRates { Offered = 10, Sent = 10, Throughput = 9.9 },
        Errors = new Dictionary<string, long> { ["timeout"] = 1 },
        Counts = new RunCounts { Intended = 100, Sent = 100, Ok = 99, Failed = 1 },
        Generator = new GeneratorHealth { OfferedRate = 10, SentRate = 10 },
        Series = [.. Enumerable.Range(0, 10).Select(i => Interval(i))],
        Calibration = new CalibrationUse { State = CalibrationState.OtherVersion, Reason = "the calibration is of version 0" },
        Plan = "target: http://127.0.0.1:9/\n",
        Seed = ulong.MaxValue,
        Fingerprint = new RunFingerprint { Plan = "p", Data = "d", Target = "http://127.0.0.1:9/ openai-chat", Machine = "m", Version = "v", Engine = "e" },
    };

    public static StudyPoint Point(string id, int point) => new()
    {
        Id = id,
        Kind = "sweep",
        Point = point,
        Count = 4,
        Values = new Dictionary<string, string> { ["batch"] = "8", ["concurrency"] = $"{point}" },
        ItemsPerRequest = 8,
        Fingerprint = "f",
        Plan = "version: 1\n",
    };

    public static RunResult Head(string id, string name = "chat", int minute = 0)
    {
        var run = Run(id, name, minute);
        return run with
        {
            Ending = RunEnding.Running,
            Series = [],
            Metrics = new Dictionary<string, MetricSummary>(),
            Counts = new RunCounts(),
            Errors = new Dictionary<string, long>(),
            Verdict = run.Verdict with { Outcome = Outcome.None },
        };
    }

    public static IntervalResult Interval(int second) => new()
    {
        At = second,
        Planned = 10,
        Sent = 10,
        Ok = 9,
        Failed = 1,
        Errors = new Dictionary<string, long> { ["timeout"] = 1 },
        Metrics = new Dictionary<string, IntervalPercentiles> { ["latency"] = new(9, 0.1, 0.2, 0.25, 0.3) },
    };
}
