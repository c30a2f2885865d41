using Proofload.Analysis.Comparison;
using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Cli.Runs;

/// <summary>Finds the runs of one side of a comparison: files, baselines and kept runs, separated by commas.</summary>
internal static class RunSets
{
    /// <summary>The side.</summary>
    /// <param name="store">Opened store.</param>
    /// <param name="text">What the user wrote.</param>
    /// <param name="services">Folder and cancellation.</param>
    /// <exception cref="CommandException">A part names nothing, or a run is named twice; one line.</exception>
    public static async Task<ComparisonSide> FindAsync(IRunStore store, string text, CliServices services)
    {
        var runs = new List<RunResult>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            runs.AddRange(await PartAsync(store, part, services));
        }

        if (runs.GroupBy(static r => r.Id, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new CommandException($"'{text}' names the run {twice.Key} twice");
        }

        return runs.Count > 0 ? new ComparisonSide(text, runs) : throw new CommandException($"'{text}' names no run");
    }

    private static async Task<IReadOnlyList<RunResult>> PartAsync(IRunStore store, string part, CliServices services)
    {
        var path = services.PathOf(part)!;
        if (File.Exists(path))
        {
            return await RunFiles.ReadAsync(part, services);
        }

        if (await Baselines.FindAsync(store, part, services.Stop) is { } baseline)
        {
            var runs = new List<RunResult>();
            foreach (var id in baseline.Runs)
            {
                runs.Add(await store.FindAsync(id, services.Stop)
                    ?? throw new CommandException($"the run {id} of the baseline '{part}' was deleted; set the baseline again: proofload runs baseline set {part} RUN..."));
            }

            return runs;
        }

        if (part.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            throw new CommandException($"cannot read {part}: there is no such file");
        }

        try
        {
            return [await RunLookup.FindAsync(store, part, services.Stop)];
        }
        catch (CommandException exception) when (exception.Message.StartsWith("no run", StringComparison.Ordinal))
        {
            var names = (await Baselines.ListAsync(store, services.Stop)).Select(static b => b.Name).ToList();
            throw new CommandException($"no run, baseline or file '{part}' in {store.Location}; "
                + (NearestName.Find(part, names) is { } near ? $"did you mean the baseline '{near}'?" : "'proofload runs list' and 'proofload runs baseline list' show what there is"));
        }
    }
}
