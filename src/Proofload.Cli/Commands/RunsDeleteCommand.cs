using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs delete</c>.</summary>
internal sealed class RunsDeleteCommand : CliCommand
{
    private readonly Argument<string[]> _runs = new("RUN") { HelpName = "RUN", Arity = ArgumentArity.OneOrMore };
    private readonly StoreFlags _store = new();
    private readonly Option<bool> _yes = Flag.Switch("--yes", "Do not ask. Needed where there is no terminal to ask on.", "-y");

    public RunsDeleteCommand()
        : base("delete", "delete kept runs")
    {
        Usage = ["runs delete RUN... [--yes]"];
        Arguments.Add(_runs);
        AddGroups(new FlagGroup("Flags", [_yes, _store.Store]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        var found = new List<RunResult>();
        foreach (var reference in parsed.GetRequiredValue(_runs))
        {
            found.AddRange((await RunLookup.FindAllAsync(store, reference, services.Stop)).Runs);
        }

        if (!parsed.GetValue(_yes) && !Confirm(found, services))
        {
            services.Terminal.Note("Nothing was deleted.");
            return ExitCodes.Error;
        }

        foreach (var run in found.DistinctBy(static r => r.Id))
        {
            await store.DeleteAsync(run.Id, services.Stop);
            services.Terminal.Output.WriteLine($"deleted {run.Id}  {run.Name}");
        }

        return ExitCodes.Passed;
    }

    private static bool Confirm(List<RunResult> runs, CliServices services)
    {
        var terminal = services.Terminal;
        if (!terminal.Traits.InputIsTerminal)
        {
            throw new CommandException("delete asks before it deletes, and there is no terminal to ask on; add --yes");
        }

        foreach (var run in runs)
        {
            terminal.Note($"  {run.Id}  {run.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC  {run.Name}");
        }

        terminal.Error.Write(runs.Count == 1 ? "Delete this run? [y/N] " : $"Delete these {runs.Count} runs? [y/N] ");
        terminal.Error.Flush();
        return terminal.Input.ReadLine()?.Trim() is "y" or "Y" or "yes" or "Yes";
    }
}
