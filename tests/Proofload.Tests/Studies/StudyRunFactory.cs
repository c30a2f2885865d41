using Proofload.Measurement.Health;
using Proofload.Results;

namespace Proofload.Tests.Studies;

/// <summary>Finished runs of a study whose numbers follow a formula: two servers of 8 ms and 0.5 ms for each input.</summary>
internal static class StudyRunFactory
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    public static StudyPoint Point(int index, int count, params (string Axis, string Value)[] values) => new()
    {
        Id = "sweep-20260314-090000-abcdef",
        Kind = "sweep",
        Point = index,
        Count = count,
        Values = values.ToDictionary(static v => v.Axis, static v => v.Value),
        ItemsPerRequest = values.Where(static v => v.Axis == "batch").Select(static v => (int?)int.Parse(v.Value, null)).FirstOrDefault(),
        Fingerprint = "0123456789abcdef",
        Plan = "version: 1\nname: digits\nsweep:\n  axes:\n    - batch: 1,2,4\n    - concurrency: 1,2,4\n",
    };

    public static RunResult Run(StudyPoint point, double latency = 0.01, double rate = 100, Outcome outcome = Outcome.Passed, long count = 1000, RunEnding ending = RunEnding.Completed, int attempt = 0) => new()
    {
        Id = $"20260314-09{point.Point:00}{attempt:00}-abcdef",
        Name = "digits",
        StartedAt = Start.AddMinutes(point.Point).AddSeconds(attempt),
        Ending = ending,
        Window = 10,
        Verdict = new Verdict
        {
            Measurement = outcome == Outcome.Invalid ? MeasurementState.Invalid : MeasurementState.Valid,
            Outcome = outcome,
            Objectives = outcome is Outcome.None or Outcome.Invalid ? [] : [new ObjectiveResult { Expression = "latency p95 < 20ms", Observed = latency, Low = latency * 0.95, High = latency * 1.05, Unit = "s", Result = outcome == Outcome.Failed ? ObjectiveState.Failed : outcome == Outcome.Passed ? ObjectiveState.Passed : ObjectiveState.Inconclusive }],
        },
        Metrics = new Dictionary<string, MetricSummary>
        {
            ["latency"] = new()
            {
                Unit = "s", Count = count, Min = latency * 0.9, Mean = latency, Max = latency * 1.5, P50 = latency, P90 = latency * 1.1, P95 = latency * 1.15, P99 = latency * 1.2, P999 = latency * 1.4,
                Ci = new Dictionary<string, ConfidenceInterval>
                {
                    ["p50"] = new() { Low = latency * 0.98, High = latency * 1.02, Method = "order_statistics" },
                    ["p99"] = count < 368 ? new() { Method = "order_statistics", Needed = 368 } : new() { Low = latency * 1.15, High = latency * 1.3, Method = "order_statistics" },
                },
            },
        },
        Rates = new RunRates { Sent = rate, Throughput = rate, ErrorRate = 0 },
        Errors = new Dictionary<string, long>(),
        Counts = new RunCounts { Intended = count, Sent = count, Ok = count },
        Generator = new GeneratorHealth { LatenessP99 = 0.0001, Engine = "epoll" },
        Plan = "version: 1\nname: digits\n",
        Fingerprint = new RunFingerprint { Plan = "p", Data = "d", Target = "tf-serving http://127.0.0.1:8391/", Machine = "m", Version = "1", Engine = "epoll" },
        Study = point,
    };

    /// <summary>Batch 1, 2, 4 by 1, 2, 4 users, with an undecided, a missed, an unreachable and an interrupted point.</summary>
    public static IReadOnlyList<RunResult> Grid()
    {
        var runs = new List<RunResult>();
        var index = 0;
        foreach (var batch in (int[])[1, 2, 4])
        {
            foreach (var users in (int[])[1, 2, 4])
            {
                var point = Point(++index, 9, ("batch", $"{batch}"), ("concurrency", $"{users}"));
                var service = 0.008 + (0.0005 * batch);
                var rate = Math.Min(users, 2) / service;
                var outcome = index is 7 ? Outcome.Inconclusive : users == 4 ? Outcome.Failed : Outcome.Passed;
                runs.Add(Run(point, users / rate, rate, outcome, index == 7 ? 200 : 1000));
            }
        }

        runs[7] = runs[7] with
        {
            Ending = RunEnding.Stopped, EndingReason = "the load did not begin: the model 'm' is not there", Metrics = new Dictionary<string, MetricSummary>(), Counts = new RunCounts(), Rates = new RunRates(),
            Verdict = new Verdict { Measurement = MeasurementState.Unknown, Reasons = ["Nothing was measured: the model 'm' is not there"], Outcome = Outcome.Inconclusive },
            Study = runs[7].Study! with { Failure = "the model 'm' is not there" },
        };
        runs[8] = runs[8] with { Ending = RunEnding.Interrupted };
        return runs;
    }

    /// <summary>A streamed model over users, without objectives.</summary>
    public static IReadOnlyList<RunResult> Streams() =>
    [
        .. new[] { 1, 2, 4, 8 }.Select((users, i) =>
        {
            var run = Run(Point(i + 1, 4, ("concurrency", $"{users}")), 0.5 + (0.1 * i), 2.0 * users, Outcome.None);
            var time = run.Metrics["latency"];
            return run with
            {
                Metrics = new Dictionary<string, MetricSummary> { ["latency"] = time, ["ttft"] = time with { P50 = 0.05, P99 = 0.08 + (0.01 * i) }, ["tpot"] = time with { P50 = 0.01, P99 = 0.012 } },
                Rates = run.Rates with { OutputTokens = 200.0 * users },
                Counts = run.Counts with { Failed = i },
            };
        }),
    ];
}
