using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Cli.Tests;

/// <summary>A small finished run.</summary>
internal static class SampleRun
{
    public static RunResult Of(Outcome outcome = Outcome.Passed, RunEnding ending = RunEnding.Completed, string id = "20261122-070000-ab12") => new()
    {
        Id = id,
        Name = "sample",
        StartedAt = new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero),
        Ending = ending,
        Window = 10,
        Verdict = new Verdict
        {
            Measurement = outcome == Outcome.Invalid ? MeasurementState.Invalid : MeasurementState.Valid,
            Reasons = outcome == Outcome.Invalid ? ["lateness p99 is 40 % of latency p99"] : [],
            Outcome = outcome,
            Objectives = outcome is Outcome.None or Outcome.Invalid ? [] : [Objective(outcome)],
        },
        Metrics = new Dictionary<string, MetricSummary>
        {
            ["latency"] = new() { Unit = "s", Count = 500, Min = 0.01, Mean = 0.02, Max = 0.09, P50 = 0.02, P90 = 0.03, P95 = 0.04, P99 = 0.05 },
        },
        Rates = new RunRates { Offered = 50, Sent = 50, Throughput = 49.8, ErrorRate = 0 },
        Errors = new Dictionary<string, long>(),
        Counts = new RunCounts { Intended = 500, Sent = 500, Ok = 500, Dropped = 0 },
        Generator = new GeneratorHealth { LatenessP50 = 0.0001, LatenessP99 = 0.0003, OfferedRate = 50, SentRate = 50, SentRatio = 1, Dropped = 0, Engine = "sockets" },
        Plan = "name: sample\n",
        Fingerprint = new RunFingerprint { Plan = "0", Data = "0", Target = "http://127.0.0.1:8080 http", Machine = "m", Version = "1", Engine = "sockets" },
    };

    private static ObjectiveResult Objective(Outcome outcome) => new()
    {
        Expression = "latency p99 < 60ms",
        Observed = 0.05,
        Low = 0.04,
        High = 0.055,
        Unit = "s",
        Result = outcome switch
        {
            Outcome.Failed => ObjectiveState.Failed,
            Outcome.Inconclusive => ObjectiveState.Inconclusive,
            _ => ObjectiveState.Passed,
        },
    };
}
