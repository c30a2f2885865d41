using Proofload.Analysis.Capacity;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;

namespace Proofload.Studies.Capacity;

/// <summary>What surrounds a search for capacity.</summary>
public sealed record CapacityRunOptions
{
    /// <summary>What surrounds each of its runs.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>Runs a plan. Default the engine of this process.</summary>
    public Func<RunPlan, RunOptions, CancellationToken, Task<RunResult>> Runner { get; init; } =
        static (plan, options, cancellation) => new RunEngine(plan with { Target = plan.EffectiveTarget }, options).RunAsync(cancellation);

    /// <summary>Runs of earlier sittings of the same study. Default none.</summary>
    public IReadOnlyList<RunResult> Earlier { get; init; } = [];

    /// <summary>What a run cost, in the currency of the limit of spend. Default nothing.</summary>
    public Func<RunResult, decimal> Spend { get; init; } = static _ => 0;

    /// <summary>Told before a probe begins, with its place; null for nobody.</summary>
    public Action<CapacityProgress, StudyPoint>? Begun { get; init; }

    /// <summary>Told while a probe goes on, about once a second, on a thread of the run; null for nobody.</summary>
    public Action<CapacityProgress>? Looked { get; init; }

    /// <summary>Told after a probe has ended; null for nobody.</summary>
    public Action<RunResult, CapacitySearch>? Ended { get; init; }
}

/// <summary>A search under way.</summary>
/// <param name="Search">What is known from the probes that are over.</param>
/// <param name="Request">The probe under way.</param>
/// <param name="Measured">Seconds of its load that count; 0 or less while the target settles.</param>
/// <param name="Outcome">What it has shown; null while the target settles.</param>
/// <param name="Decision">What the search makes of that; null while the target settles.</param>
public sealed record CapacityProgress(CapacitySearch Search, ProbeRequest Request, double Measured, ProbeOutcome? Outcome, ProbeDecision? Decision);

/// <summary>What a search came to.</summary>
/// <param name="Study">The search.</param>
/// <param name="Result">The answer.</param>
/// <param name="Runs">The run of every probe, in order, those of earlier sittings included; an interrupted one last.</param>
/// <param name="Seconds">Seconds that all sittings took.</param>
public sealed record CapacityStudyResult(CapacityStudy Study, CapacityResult Result, IReadOnlyList<RunResult> Runs, double Seconds);
