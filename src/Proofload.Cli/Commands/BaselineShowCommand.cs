using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs baseline show</c>.</summary>
internal sealed class BaselineShowCommand : CliCommand
{
    private readonly Argument<string> _name = new("NAME") { HelpName = "NAME" };
    private readonly StoreFlags _store = new();

    public BaselineShowCommand()
        : base("show", "list the runs of a baseline")
    {
        Usage = ["runs baseline show NAME"];
        Arguments.Add(_name);
        AddGroups(new FlagGroup("Flags", [_store.Store]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        var baseline = await FindAsync(store, parsed.GetRequiredValue(_name), services.Stop);
        var listings = await store.ListAsync(int.MaxValue, services.Stop);
        foreach (var id in baseline.Runs.Where(id => listings.All(l => l.Id != id)))
        {
            services.Terminal.Note($"{id} was deleted");
        }

        RunTable.Write([.. listings.Where(l => baseline.Runs.Contains(l.Id)).Select(RunGroup.Alone)], services.Terminal);
        return ExitCodes.Passed;
    }

    /// <summary>The baseline of a name.</summary>
    /// <exception cref="CommandException">There is none; one line with the nearest name.</exception>
    public static async Task<Baseline> FindAsync(IRunStore store, string name, CancellationToken cancellation)
    {
        var all = await Baselines.ListAsync(store, cancellation);
        return all.FirstOrDefault(b => b.Name == name) ?? throw new CommandException($"no baseline '{name}' in {store.Location}; "
            + (all.Count > 0 ? NearestName.Hint(name, [.. all.Select(static b => b.Name)]) : "'proofload runs baseline set NAME RUN' names one"));
    }
}
