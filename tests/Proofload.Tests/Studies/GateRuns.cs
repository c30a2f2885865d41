using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;
using Proofload.Studies;
using Proofload.Tests.Analysis.Comparison;

namespace Proofload.Tests.Studies;

/// <summary>Gates over made runs: the candidate is slower by a factor, some measurements are invalid.</summary>
internal sealed class GateRuns
{
    private int _count;

    public ManualClock Clock { get; } = new(startUtc: new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));

    public InMemoryRunStore Store { get; } = new();

    /// <summary>Side, seed and place of each run, in the order in which they ran.</summary>
    public List<(bool IsCandidate, ulong Seed)> Ran { get; } = [];

    public double Slower { get; init; } = 1;

    public double Scatter { get; init; } = 0.01;

    /// <summary>Seconds that a run takes.</summary>
    public double Seconds { get; init; } = 11;

    /// <summary>Changes the n-th run, from 1.</summary>
    public Func<int, RunResult, RunResult> Change { get; init; } = static (_, run) => run;

    public static RunPlan Plan(params string[] criteria) => new PlanFlags
    {
        Url = "http://new:8000", Rate = "20/s", Duration = "10s", Baseline = "http://old:8000", Criteria = criteria.Length == 0 ? ["p50 +5%", "error_rate +1pp"] : criteria, MaxTime = "10m",
    }.ToPlan(static _ => null);

    public GateOptions Options(IReadOnlyList<RunResult>? earlier = null) => new()
    {
        Run = new RunOptions { Clock = Clock, Store = Store },
        Earlier = earlier ?? [],
        Runner = RunAsync,
    };

    private async Task<RunResult> RunAsync(RunPlan plan, RunOptions options, CancellationToken cancellation)
    {
        var isCandidate = plan.Target.Url.Host == "new";
        Ran.Add((isCandidate, plan.Seed));
        _count++;
        var made = ComparedRuns.Of(_count, 0.1 * (isCandidate ? Slower : 1), Scatter);
        Clock.Advance(TimeSpan.FromSeconds(Seconds));
        var run = Change(_count, made with
        {
            StartedAt = Clock.UtcNow,
            Study = options.Study,
            Plan = PlanWriter.Write(plan),
            Seed = plan.Seed,
            Fingerprint = made.Fingerprint with { Target = $"http {plan.Target.Url}" },
            Ending = cancellation.IsCancellationRequested ? RunEnding.Interrupted : RunEnding.Completed,
        });
        await Store.CompleteAsync(run, CancellationToken.None);
        return run;
    }

    public static RunResult Invalid(RunResult run) => run with { Verdict = new Verdict { Measurement = MeasurementState.Invalid, Reasons = ["late"], Outcome = Outcome.Invalid } };
}
