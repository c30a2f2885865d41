using Proofload.Measurement.Recording;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Cli.Tests.Live;

/// <summary>Hand-made snapshots of a run at one moment.</summary>
internal static class Snapshots
{
    public static LiveSnapshot Streaming(int intervals = 40) => new()
    {
        RunId = "20261122-070000-ab12",
        Stage = LiveStage.Loading,
        Phase = RunPhase.Measured,
        Elapsed = 10.4,
        Progress = 0.52,
        Remaining = 9.6,
        Planned = 50,
        SentRate = 49.83,
        OkRate = 48.2,
        TokenRate = 2310.4,
        InFlight = 23,
        Counts = new RunCounts { Intended = 515, Sent = 515, Ok = 512, Failed = 3 },
        Errors = new Dictionary<string, long> { ["timeout"] = 1, ["http_5xx"] = 2 },
        Recent = new Dictionary<string, IntervalPercentiles>
        {
            ["latency"] = new(250, 0.812, 1.204, 1.608, 1.823),
            ["ttft"] = new(250, 0.0924, 0.131, 0.2104, 0.2403),
            ["tpot"] = new(250, 0.01214, 0.01302, 0.0142, 0.016),
        },
        Total = new Dictionary<string, IntervalPercentiles>
        {
            ["latency"] = new(512, 0.801, 1.19, 1.593, 1.903),
            ["ttft"] = new(512, 0.0911, 0.129, 0.2021, 0.2403),
            ["tpot"] = new(512, 0.0121, 0.01301, 0.0141, 0.016),
        },
        Series = Series(intervals),
        LatenessP99 = 0.00021,
        ProcessCpu = 0.342,
        MachineCpu = 0.41,
    };

    public static LiveSnapshot Troubled() => Streaming() with
    {
        SentRate = 31,
        LatenessP99 = 0.0123,
        MachineCpu = 0.97,
        Counts = new RunCounts { Intended = 700, Sent = 515, Ok = 512, Failed = 3, Dropped = 185 },
        Warnings = ["the generator is late by 12.3 ms at p99, so latencies are too high by up to that much; use a lower rate or a larger machine"],
    };

    public static LiveSnapshot Unary() => new()
    {
        RunId = "x",
        Stage = LiveStage.Loading,
        Phase = RunPhase.WarmUp,
        Elapsed = 1,
        Planned = 16,
        PlannedUnit = "users",
        SentRate = 12345.6,
        OkRate = 12340,
        InFlight = 16,
        Counts = new RunCounts { Ok = 123456 },
        Recent = new Dictionary<string, IntervalPercentiles> { ["latency"] = new(9, 0.00042, 0.00061, 0.0013, 0.21) },
    };

    private static List<IntervalResult> Series(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var wave = Math.Sin(i / 5.0);
        var p50 = 0.8 + (0.1 * wave);
        return new IntervalResult
        {
            At = i,
            Metrics = new Dictionary<string, IntervalPercentiles> { ["latency"] = new(50, p50, p50 * 1.4, 1.4 + (0.3 * wave), 2) },
        };
    })];
}
