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

    /// <summary>
    /// Confidence at which each look estimates the objectives. Several looks at one probe share its error (Bonferroni): with K looks planned
    /// and confidence c this is 1 - (1 - c) / K.
    /// </summary>
    public required double LookConfidence { get; init; }

    /// <summary>Lengths at which to look, ascending; the last is <see cref="MaxDuration"/>.</summary>
    public required IReadOnlyList<double> Looks { get; init; }

    /// <summary>Why this probe, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>True when an unclear probe goes on after <see cref="MinDuration"/>.</summary>
    public bool MayExtend => Looks.Count > 1;
}

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
