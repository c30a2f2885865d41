using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Studies;

/// <summary>What surrounds a sweep.</summary>
public sealed record SweepOptions
{
    /// <summary>What surrounds each of its runs.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>Runs a plan. Default the engine of this process.</summary>
    public Func<RunPlan, RunOptions, CancellationToken, Task<RunResult>> Runner { get; init; } =
        static (plan, options, cancellation) => new RunEngine(plan with { Target = plan.EffectiveTarget }, options).RunAsync(cancellation);

    /// <summary>Runs of earlier sittings of the same study: their settled points are not run again. Default none.</summary>
    public IReadOnlyList<RunResult> Earlier { get; init; } = [];

    /// <summary>Told before a point begins; null for nobody.</summary>
    public Action<StudyPoint>? Begun { get; init; }

    /// <summary>Told after a point has ended; null for nobody.</summary>
    public Action<RunResult>? Ended { get; init; }
}
