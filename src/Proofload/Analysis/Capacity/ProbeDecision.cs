namespace Proofload.Analysis.Capacity;

/// <summary>Whether a probe goes on.</summary>
/// <param name="Action">Go on or end.</param>
/// <param name="Verdict">Verdict so far; final when the probe ends.</param>
/// <param name="Until">Length at which to ask again; the present length when the probe ends.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record ProbeDecision(ProbeAction Action, ProbeVerdict Verdict, double Until, string Reason);

/// <summary>What to do with a probe under way.</summary>
public enum ProbeAction
{
    /// <summary>Known well enough, or as well as it may be: end it and complete the step.</summary>
    Enough = 0,

    /// <summary>Go on until the next look.</summary>
    Extend,

    /// <summary>End it at once, before its shortest length: the target is down, the errors are over the cap, or it cannot pass any more.</summary>
    Stop,
}

/// <summary>What a probe came to.</summary>
public enum ProbeVerdict
{
    /// <summary>Not known: neither a pass nor a fail.</summary>
    Inconclusive = 0,

    /// <summary>Every objective's whole interval meets its bound, in a steady state.</summary>
    Pass,

    /// <summary>An objective's whole interval misses its bound, or the errors are over the cap.</summary>
    Fail,

    /// <summary>The generator was the limit: nothing is known about the target.</summary>
    Invalid,

    /// <summary>The target stopped answering.</summary>
    TargetDown,
}
