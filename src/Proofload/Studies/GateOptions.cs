using Proofload.Analysis.Gates;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Studies;

/// <summary>What surrounds a gate.</summary>
public sealed record GateOptions
{
    /// <summary>What surrounds each of its runs.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>Runs a plan. Default the engine of this process.</summary>
    public Func<RunPlan, RunOptions, CancellationToken, Task<RunResult>> Runner { get; init; } =
        static (plan, options, cancellation) => new RunEngine(plan with { Target = plan.EffectiveTarget, Gate = null }, options).RunAsync(cancellation);

    /// <summary>Runs of earlier sittings of the same gate: finished pairs are not run again. Default none.</summary>
    public IReadOnlyList<RunResult> Earlier { get; init; } = [];

    /// <summary>Told before a run begins; null for nobody.</summary>
    public Action<GatePlace>? Begun { get; init; }

    /// <summary>Told after each pair; null for nobody.</summary>
    public Action<GateProgress>? Judged { get; init; }
}

/// <summary>A gate on its way.</summary>
/// <param name="Pairs">Pairs that were judged.</param>
/// <param name="Most">Pairs planned at most.</param>
/// <param name="Invalid">Pairs that were invalid twice.</param>
/// <param name="Criteria">What is known of each criterion; empty with stored runs, which are judged at the end.</param>
/// <param name="Pair">The pair that ended; null with stored runs.</param>
public sealed record GateProgress(int Pairs, int Most, int Invalid, IReadOnlyList<GateCriterion> Criteria, GatePair? Pair);
