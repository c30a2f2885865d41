using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs baseline delete</c>.</summary>
internal sealed class BaselineDeleteCommand : CliCommand
{
    private readonly Argument<string> _name = new("NAME") { HelpName = "NAME" };
    private readonly StoreFlags _store = new();

    public BaselineDeleteCommand()
        : base("delete", "delete a baseline; its runs stay")
    {
        Usage = ["runs baseline delete NAME"];
        Arguments.Add(_name);
        AddGroups(new FlagGroup("Flags", [_store.Store]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        var baseline = await BaselineShowCommand.FindAsync(store, parsed.GetRequiredValue(_name), services.Stop);
        await Baselines.DeleteAsync(store, baseline.Name, services.Stop);
        services.Terminal.Output.WriteLine($"deleted {baseline.Name}; its {(baseline.Runs.Count == 1 ? "run stays" : "runs stay")}");
        return ExitCodes.Passed;
    }
}
