using Proofload.Results;

namespace Proofload.Studies;

/// <summary>How far a study has come, from its stored runs.</summary>
public static class StudyProgress
{
    /// <summary>
    /// The points that need not be run again, with the newest run that settled each: it ended as planned or by a stop condition, and the target was
    /// there. Interrupted and crashed tries are kept in the store and settle nothing.
    /// </summary>
    /// <param name="runs">Runs of one study.</param>
    public static IReadOnlyDictionary<int, RunResult> Settled(IEnumerable<RunResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return runs.Where(static r => r.Study is { Failure: null } && r.Ending is RunEnding.Completed or RunEnding.Stopped)
            .GroupBy(static r => r.Study!.Point)
            .ToDictionary(static g => g.Key, static g => g.MaxBy(static r => r.StartedAt)!);
    }

    /// <summary>The same from the lines of a list, which do not tell a target that was not there from one that was: the least that is still to do.</summary>
    /// <param name="runs">Lines of one study.</param>
    public static int SettledAtMost(IEnumerable<RunListing> runs) =>
        runs.Where(static r => r.Ending is RunEnding.Completed or RunEnding.Stopped && r.Ok > 0).Select(static r => r.Study!.Point).Distinct().Count();
}
