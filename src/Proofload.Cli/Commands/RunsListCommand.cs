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
    private readonly Option<bool> _all = Flag.Switch("--all", "Show every run; without it the runs of a sweep are one line.");
    private readonly Option<bool> _json = Flag.Switch("--json", "Print one JSON array instead of the table.");

    public RunsListCommand()
        : base("list", "list kept runs, newest first")
    {
        Usage = ["runs list [--limit COUNT]"];
        AddGroups(new FlagGroup("Flags", [_limit, _all, _json, _store.Store]));
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var limit = (long)DefaultLimit;
        if (parsed.GetValue(_limit) is { } text && (!Units.TryParseCount(text, out limit, out _) || limit is < 1 or > 1_000_000))
        {
            throw new CommandException($"--limit: '{text}' is not a count from 1 to 1M");
        }

        return ListAsync(parsed.GetValue(_store.Store), (int)limit, parsed.GetValue(_json), services, parsed.GetValue(_all));
    }

    public static async Task<int> ListAsync(string? store, int limit, bool json, CliServices services, bool all = false)
    {
        await using var runs = services.Stores.Open(store);
        var together = !json && !all;

        // The runs of one sweep may be more than the list shows lines.
        var listings = await runs.ListAsync(together ? int.MaxValue : limit, services.Stop);
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
            RunTable.Write(together ? [.. RunGroup.Of(listings).Take(limit)] : [.. listings.Select(RunGroup.Alone)], terminal);
        }

        return ExitCodes.Passed;
    }
}
