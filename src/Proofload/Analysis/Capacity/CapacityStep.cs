namespace Proofload.Analysis.Capacity;

/// <summary>One probe that is over.</summary>
public sealed record CapacityStep
{
    /// <summary>Number of the probe, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>What it was for.</summary>
    public required ProbePhase Phase { get; init; }

    /// <summary>Load, on the axis of the search.</summary>
    public required double Load { get; init; }

    /// <summary>The open load that was sent in its place; null otherwise.</summary>
    public double? OpenLoopRate { get; init; }

    /// <summary>What it came to.</summary>
    public required ProbeVerdict Verdict { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>True when it could have gone on until it was decided, and was not: it took its longest time, or most likely would have in vain.</summary>
    public bool Exhausted { get; init; }

    /// <summary>Seconds until the target had recovered, for a step down; null when it did not, or for other phases.</summary>
    public double? RecoverySeconds { get; init; }

    /// <summary>What was measured; without its windows.</summary>
    public required ProbeOutcome Observed { get; init; }
}
