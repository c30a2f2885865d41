using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Tests.Studies;

/// <summary>A runner whose target is a queue without noise: its p99 is 0.1 s / (1 - rate / 100), so a bound of one second is met up to 90 requests a second.</summary>
internal sealed class ScriptedEndpoint(ManualClock clock)
{
    public const double Capacity = 90;

    private int _sequence;

    public List<(RunPlan Plan, RunOptions Options)> Runs { get; } = [];

    /// <summary>Changes the result of a run, told its number from 1.</summary>
    public Func<int, RunResult, RunResult> Twist { get; set; } = static (_, run) => run;

    /// <summary>Happens in the middle of a run, told its number from 1.</summary>
    public Action<int> During { get; set; } = static _ => { };

    public static double RateOf(RunPlan plan) => plan.Load switch
    {
        OpenLoad { Rate: ConstantShape shape } => shape.Value,
        OpenLoad { Rate: StagesShape stages } => stages.Stages[^1].Target,
        ClosedLoad { Users: ConstantShape users } => users.Value * 4,
        ClosedLoad { Users: StagesShape stages } => stages.Stages[^1].Target * 4,
        MlperfLoad mlperf => mlperf.TargetRate!.Value,
        _ => 1,
    };

    public async Task<RunResult> RunAsync(RunPlan plan, RunOptions options, CancellationToken cancellation)
    {
        Runs.Add((plan, options));
        var number = ++_sequence;
        During(number);
        var seconds = plan.Load.Duration?.TotalSeconds ?? 600;
        clock.Advance((long)((seconds + plan.Load.WarmUp.TotalSeconds) * 1e9));
        var rate = RateOf(plan);
        var latency = rate >= 100 ? 50 : 0.1 / (1 - (rate / 100));
        var half = 0.3 * Math.Sqrt(15 / seconds);
        var (low, high) = (latency * Math.Exp(-half), latency * Math.Exp(half));
        var count = (long)(Math.Min(rate, 100) * seconds);
        var run = StudyRunFactory.Run(options.Study!, latency, Math.Min(rate, 100), count: count) with
        {
            Id = $"run-{number}",
            Name = plan.Name,
            StartedAt = clock.UtcNow,
            Plan = PlanWriter.Write(plan),
            Window = seconds,
            Ending = cancellation.IsCancellationRequested ? RunEnding.Interrupted : RunEnding.Completed,
            Verdict = new Verdict
            {
                Measurement = MeasurementState.Valid,
                Outcome = high < 1 ? Outcome.Passed : low >= 1 ? Outcome.Failed : Outcome.Inconclusive,
                Objectives =
                [
                    new ObjectiveResult
                    {
                        Expression = "latency p99 < 1s", Observed = latency, Low = low, High = high, Threshold = 1, IsUpperBound = true, Unit = "s",
                        Result = high < 1 ? ObjectiveState.Passed : low >= 1 ? ObjectiveState.Failed : ObjectiveState.Inconclusive,
                    },
                ],
            },
        };
        run = Twist(number, run);
        if (options.Store is { } store)
            await store.CompleteAsync(run, CancellationToken.None);
        return run;
    }

    /// <summary>The target is gone: every request is refused.</summary>
    public static RunResult Dead(RunResult run) => run with
    {
        Counts = new RunCounts { Intended = 50, Sent = 50, Failed = 50 }, Rates = new RunRates { ErrorRate = 1, Throughput = 0 }, Errors = new Dictionary<string, long> { ["connect_refused"] = 50 },
        Metrics = new Dictionary<string, MetricSummary>(), Verdict = run.Verdict with { Objectives = [], Outcome = Outcome.Inconclusive },
    };
}
