namespace Proofload.Analysis.Capacity;

/// <summary>What a capacity search wants measured next. Times are seconds of load after the settling of the target, which the caller adds.</summary>
public sealed record ProbeRequest
{
    /// <summary>Number of the probe, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>What it is for.</summary>
    public required ProbePhase Phase { get; init; }

    /// <summary>Load, on the axis of the search.</summary>
    public required double Load { get; init; }

    /// <summary>
    /// Set for the confirmation of a search by concurrency: this many requests per second as an open load, in place of <see cref="Load"/> users,
    /// who hide a slow target by sending less.
    /// </summary>
    public double? OpenLoopRate { get; init; }

    /// <summary>Length at which the first verdict is asked.</summary>
    public required double MinDuration { get; init; }

    /// <summary>Length at which the probe ends whatever is known.</summary>
    public required double MaxDuration { get; init; }

    /// <summary>When to look, ascending; the last look is at <see cref="MaxDuration"/>.</summary>
    public required IReadOnlyList<ProbeLook> Looks { get; init; }

    /// <summary>Why this probe, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>True when an unclear probe goes on after <see cref="MinDuration"/>.</summary>
    public bool MayExtend => Looks.Count > 1;

    /// <summary>The confidence at which objectives are estimated at a length: that of the look which is due.</summary>
    /// <param name="duration">Seconds.</param>
    public double ConfidenceAt(double duration) => (Looks.LastOrDefault(look => look.At <= duration * 1.001) ?? Looks[0]).Confidence;
}

/// <summary>
/// One look at a probe. Looks at one probe share its error alpha = 1 - confidence by their share of the longest time (a linear spending
/// function, Lan and DeMets 1983, summed by Bonferroni): the look at t after one at s gets alpha (t - s) / longest. The looks at a
/// confirmation, whose load has passed once, have alpha each. So looking often does not
/// make a lucky moment a pass, and the late looks, which decide the close cases, keep most of it.
/// </summary>
/// <param name="At">Seconds of load.</param>
/// <param name="Confidence">Confidence at which each objective is estimated at this look.</param>
public sealed record ProbeLook(double At, double Confidence);

/// <summary>What a probe is for.</summary>
public enum ProbePhase
{
    /// <summary>A rung on the way up (or down): short, an indication is enough.</summary>
    Ladder = 0,

    /// <summary>Narrows the interval.</summary>
    Bisect,

    /// <summary>A longer open-loop run at the last pass.</summary>
    Confirm,

    /// <summary>Looks for the breaking point above the answer.</summary>
    Break,

    /// <summary>A lower load after the overload, to see the target recover.</summary>
    StepDown,
}
