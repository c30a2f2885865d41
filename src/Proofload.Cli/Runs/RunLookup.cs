using System.Globalization;
using Proofload.Cli.CommandLine;
using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>Finds the run or study that a user means.</summary>
internal static class RunLookup
{
    /// <summary>One run: by its own reference, or a study's point as <c>STUDY/3</c>.</summary>
    /// <exception cref="CommandException">There is none, or a study of several is meant; one line.</exception>
    public static async Task<RunResult> FindAsync(IRunStore store, string reference, CancellationToken cancellation)
    {
        var found = await FindAllAsync(store, reference, cancellation);
        return found.IsStudy
            ? throw new CommandException($"'{reference}' is a study of {found.Runs.Count} runs; name one of them, for example {found.Runs[0].Study!.Id}/{found.Runs[0].Study!.Point}")
            : found.Runs[0];
    }

    /// <summary>A run, or all runs of a study.</summary>
    /// <exception cref="CommandException">There is neither; one line.</exception>
    public static async Task<(IReadOnlyList<RunResult> Runs, bool IsStudy)> FindAllAsync(IRunStore store, string reference, CancellationToken cancellation)
    {
        if (await store.FindAsync(reference, cancellation) is { } run)
        {
            return ([run], false);
        }

        var slash = reference.LastIndexOf('/');
        if (slash > 0 && int.TryParse(reference.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var point)
            && (await StudyRuns.FindAsync(store, reference[..slash], cancellation)).LastOrDefault(r => r.Study!.Point == point) is { } one)
        {
            return ([one], false);
        }

        var study = await StudyRuns.FindAsync(store, reference, cancellation);
        return study.Count > 0
            ? (study, true)
            : throw new CommandException($"no run '{reference}' in {store.Location}; 'proofload runs list' shows what there is");
    }
}
