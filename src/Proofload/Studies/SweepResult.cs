using Proofload.Results;

namespace Proofload.Studies;

/// <summary>What a sweep came to.</summary>
/// <param name="Study">The sweep.</param>
/// <param name="Runs">The newest run of every point that was tried, by point; those of earlier sittings included.</param>
/// <param name="Ending">How it ended.</param>
public sealed record SweepResult(SweepStudy Study, IReadOnlyList<RunResult> Runs, SweepEnding Ending);

/// <summary>How a sweep ended.</summary>
public enum SweepEnding
{
    /// <summary>Every point was tried.</summary>
    Completed = 0,

    /// <summary>By the user or a signal; points are left.</summary>
    Interrupted,

    /// <summary>The target did not answer once at several points in a row; points are left.</summary>
    TargetDown,
}
