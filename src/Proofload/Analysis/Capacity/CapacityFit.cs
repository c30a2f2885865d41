namespace Proofload.Analysis.Capacity;

/// <summary>The answer of a capacity search from levels of load that were measured before: stored or imported runs, a sweep. Nothing is sent.</summary>
public static class CapacityFit
{
    /// <summary>The answer. Every level counts as a probe; without a confirmation run it is never <see cref="CapacityResult.Confirmed"/>.</summary>
    /// <param name="options">Axis, confidence and thresholds; the rest is not used.</param>
    /// <param name="levels">Load and what was measured at it, in any order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A load is not positive and finite.</exception>
    public static CapacityResult Of(CapacityOptions options, IReadOnlyList<(double Load, ProbeOutcome Observed)> levels)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(levels);
        var steps = new List<CapacityStep>(levels.Count);
        foreach (var (load, observed) in levels.OrderBy(static l => l.Load))
        {
            if (!(load > 0) || !double.IsFinite(load))
                throw new ArgumentOutOfRangeException(nameof(levels), load, "A load is positive and finite.");

            var (verdict, reason) = ProbeJudge.Verdict(options, observed);
            steps.Add(new CapacityStep
            {
                Index = steps.Count,
                Phase = ProbePhase.Ladder,
                Load = load,
                Verdict = verdict,
                Reason = reason,
                Observed = observed with { Windows = [] },
            });
        }

        return CapacityResultBuilder.Build(options, steps, Ending(new CapacityEvidence(steps), steps), limit: null);
    }

    private static CapacityEnding Ending(CapacityEvidence evidence, List<CapacityStep> steps) => (evidence.LastPass, evidence.FirstFail) switch
    {
        (not null, not null) => CapacityEnding.Found,
        (null, { } fail) when fail.Load <= steps.Min(static s => s.Load) => CapacityEnding.BelowLowest,
        ({ } pass, null) when pass.Load >= steps.Max(static s => s.Load) => CapacityEnding.ReachedHighest,
        _ when evidence.Levels.Count == 0 && steps.Exists(static s => s.Verdict == ProbeVerdict.Invalid) => CapacityEnding.GeneratorLimit,
        _ => CapacityEnding.Inconclusive,
    };
}
