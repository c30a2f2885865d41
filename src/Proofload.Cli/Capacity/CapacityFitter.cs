using Proofload.Analysis.Capacity;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Plans;
using Proofload.Reports.Capacity;
using Proofload.Results;
using Proofload.Studies.Capacity;

namespace Proofload.Cli.Capacity;

/// <summary>The answer from runs that are there: stored ones, files, or all runs of a sweep.</summary>
internal sealed class CapacityFitter(CliServices services)
{
    /// <summary>Reads the runs and answers.</summary>
    /// <param name="names">Ids, files or ids of studies.</param>
    /// <param name="store">Store file; null is the default place.</param>
    /// <param name="expressions">Objectives; empty takes those of the runs.</param>
    /// <param name="flags">Flags of the search, of which the axis and the confidence count.</param>
    /// <exception cref="CommandException">A run is not there or an objective cannot be read; one line.</exception>
    public async Task<CapacityDocument> FitAsync(IReadOnlyList<string> names, string? store, IReadOnlyList<string> expressions, CapacityFlags flags)
    {
        var runs = new List<RunResult>();
        foreach (var name in names)
        {
            runs.AddRange(await FindAsync(name, store));
        }

        var confidence = 0.95;
        if (flags.Confidence is { } text && !Units.TryParseShare(text, out confidence, out var problem))
        {
            throw new CommandException($"--confidence: {problem}");
        }

        var (result, ordered) = CapacityLevels.Fit(runs, flags.By, [.. expressions.Select(Objective)], new CapacityOptions { Confidence = confidence });
        return CapacityDocument.Of(result, ordered, seconds: null);
    }

    private static Objective Objective(string text) => ObjectiveParser.TryParse(text, out var objective, out var problem)
        ? objective
        : throw new CommandException($"--objective: {problem}");

    private async Task<IReadOnlyList<RunResult>> FindAsync(string name, string? store)
    {
        if (services.PathOf(name) is { } path && File.Exists(path))
        {
            try
            {
                return RunResultJson.ReadAll(await File.ReadAllBytesAsync(path, services.Stop), name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or RunResultFormatException)
            {
                throw new CommandException(e is RunResultFormatException ? e.Message : $"cannot read {name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        await using var opened = services.Stores.Open(store);
        var (found, isStudy) = await RunLookup.FindAllAsync(opened, name, services.Stop);
        return isStudy ? [.. StudyPoints(found)] : found;
    }

    /// <summary>The newest run of each point that was measured to its end.</summary>
    private static IEnumerable<RunResult> StudyPoints(IReadOnlyList<RunResult> runs) =>
        Proofload.Studies.StudyProgress.Settled(runs).OrderBy(static p => p.Key).Select(static p => p.Value);
}
