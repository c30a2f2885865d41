using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Plans;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs list</c>.</summary>
internal sealed class RunsListCommand : CliCommand
{
    public const int DefaultLimit = 20;

    private readonly StoreFlags _store = new();
    private readonly Option<string?> _limit = Flag.Text("--limit", "COUNT", $"Show at most this many runs, newest first. Default {DefaultLimit}.", "-n");
    private readonly Option<bool> _json = Flag.Switch("--json", "Print one JSON array instead of the table.");

    public RunsListCommand()
        : base("list", "list kept runs, newest first")
    {
        Usage = ["runs list [--limit COUNT]"];
        AddGroups(new FlagGroup("Flags", [_limit, _json, _store.Store]));
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var limit = (long)DefaultLimit;
        if (parsed.GetValue(_limit) is { } text && (!Units.TryParseCount(text, out limit, out _) || limit is < 1 or > 1_000_000))
        {
            throw new CommandException($"--limit: '{text}' is not a count from 1 to 1M");
        }

        return ListAsync(parsed.GetValue(_store.Store), (int)limit, parsed.GetValue(_json), services);
    }

    public static async Task<int> ListAsync(string? store, int limit, bool json, CliServices services)
    {
        await using var runs = services.Stores.Open(store);
        var listings = await runs.ListAsync(limit, services.Stop);
        var terminal = services.Terminal;
        if (json)
        {
            terminal.Output.WriteLine(RunListingJson.Write(listings));
        }
        else if (listings.Count == 0)
        {
            terminal.Output.WriteLine($"No runs in {runs.Location} yet; 'proofload demo' makes one.");
        }
        else
        {
            RunTable.Write(listings, terminal);
        }

        return ExitCodes.Passed;
    }
}
