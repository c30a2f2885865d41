using Proofload.Analysis.Capacity;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Reports.Capacity;
using Proofload.Results;
using Proofload.Studies.Capacity;

namespace Proofload.Cli.Commands;

/// <summary>What <c>--from</c> of a sizing names: a run, or a search for capacity.</summary>
/// <param name="Runs">Runs; none for a search.</param>
/// <param name="Search">A search's answer; null for runs.</param>
internal sealed record SizeSource(IReadOnlyList<RunResult> Runs, CapacityResult? Search)
{
    /// <summary>Finds it: the JSON file of a search, the id of a search, or a run.</summary>
    /// <param name="name">As typed.</param>
    /// <param name="storePath">Store file; null is the default place.</param>
    /// <param name="services">Files and stores.</param>
    /// <exception cref="CommandException">There is none, or it cannot be read; one line.</exception>
    public static async Task<SizeSource> FindAsync(string name, string? storePath, CliServices services)
    {
        if (services.PathOf(name) is { } path && File.Exists(path))
        {
            try
            {
                return new SizeSource([], CapacityJsonReport.Read(await File.ReadAllTextAsync(path, services.Stop), name));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or RunResultFormatException)
            {
                throw new CommandException(e is RunResultFormatException ? $"{e.Message}; --from takes the JSON of a search for capacity, or the id of a run" : $"cannot read {name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        await using var store = services.Stores.Open(storePath);
        var (found, isStudy) = await RunLookup.FindAllAsync(store, name, services.Stop);
        return !isStudy ? new SizeSource(found, null)
            : found[0].Study!.Kind == CapacityStudy.Kind ? new SizeSource([], CapacitySitting.Restore(found, services.Terminal.Traits.Environment, Path.GetFullPath(services.Folder)).Result)
            : throw new CommandException($"'{name}' is a study of {found.Count} runs; name one of them, for example {found[0].Study!.Id}/{found[0].Study!.Point}");
    }
}
