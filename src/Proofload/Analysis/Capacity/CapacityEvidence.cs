namespace Proofload.Analysis.Capacity;

/// <summary>What the probes of a search have shown, level by level.</summary>
internal sealed class CapacityEvidence
{
    private readonly List<CapacityStep> _levels;

    public CapacityEvidence(IReadOnlyList<CapacityStep> steps)
    {
        _levels = [.. steps.Where(static s => s.Phase != ProbePhase.StepDown && s.Verdict is not (ProbeVerdict.Invalid or ProbeVerdict.TargetDown))];
        FirstFail = _levels.Where(static s => s.Verdict == ProbeVerdict.Fail).MinBy(static s => s.Load);
        var unconfirmed = steps.Where(static s => s.Phase == ProbePhase.Confirm && s.Verdict == ProbeVerdict.Inconclusive).Select(static s => s.Load).ToList();
        var passes = _levels.Where(s => s.Verdict == ProbeVerdict.Pass && !(FirstFail?.Load <= s.Load)).ToList();
        Confirmed = passes.Where(static s => s.Phase == ProbePhase.Confirm).MaxBy(static s => s.Load);

        // A pass whose confirmation was not decided does not count: an inconclusive probe is never a pass.
        LastPass = Confirmed ?? passes.Where(s => !unconfirmed.Exists(load => load <= s.Load)).MaxBy(static s => s.Load);
        Crossing = Capacity.Crossing.Of(_levels.Where(static s => s.Phase != ProbePhase.Break));
    }

    /// <summary>Probes that say something about a level of load.</summary>
    public IReadOnlyList<CapacityStep> Levels => _levels;

    /// <summary>The highest confident pass below every fail; the confirmed one once there is one.</summary>
    public CapacityStep? LastPass { get; }

    /// <summary>The lowest confident fail.</summary>
    public CapacityStep? FirstFail { get; }

    /// <summary>The highest confirmed pass below every fail.</summary>
    public CapacityStep? Confirmed { get; }

    /// <summary>Where the objectives are likely to be crossed.</summary>
    public double? Crossing { get; }

    /// <summary>Passes at or above the lowest fail: the target, or what it shares a machine with, changed.</summary>
    public IEnumerable<CapacityStep> Contradictions => _levels.Where(s => s.Verdict == ProbeVerdict.Pass && FirstFail?.Load <= s.Load);

    /// <summary>The highest level that looked good, below <paramref name="load"/>.</summary>
    public double? GoodBelow(double load) => Max(_levels.Where(s => s.Load < load && ProbeJudge.Leaning(s) > 0));

    /// <summary>The lowest level that looked bad, above <paramref name="load"/>.</summary>
    public double? BadAbove(double load)
    {
        var bad = _levels.Where(s => s.Load > load && ProbeJudge.Leaning(s) < 0).Select(static s => s.Load).ToList();
        return bad.Count == 0 ? null : bad.Min();
    }

    private static double? Max(IEnumerable<CapacityStep> steps)
    {
        var loads = steps.Select(static s => s.Load).ToList();
        return loads.Count == 0 ? null : loads.Max();
    }
}
