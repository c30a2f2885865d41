using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>A line of the list: a run of its own, or the runs of a study together.</summary>
/// <param name="Runs">The runs, newest first; one, unless they are a study.</param>
internal sealed record RunGroup(IReadOnlyList<RunListing> Runs)
{
    public RunListing Newest => Runs[0];

    /// <summary>The study; null for a run of its own.</summary>
    public StudyMark? Study => Newest.Study;

    /// <summary>Points of the study that ended as planned.</summary>
    public int Ended => Runs.Where(static r => r.Ending is RunEnding.Completed or RunEnding.Stopped).Select(static r => r.Study!.Point).Distinct().Count();

    /// <summary>A line for a single run, whatever study it belongs to.</summary>
    public static RunGroup Alone(RunListing run) => new([run with { Study = null }]);

    /// <summary>Puts the runs of each study together at the place of its newest.</summary>
    public static IReadOnlyList<RunGroup> Of(IEnumerable<RunListing> newestFirst) =>
        [.. newestFirst.GroupBy(static r => r.Study?.Id ?? r.Id, StringComparer.Ordinal).Select(static g => new RunGroup([.. g]))];
}
