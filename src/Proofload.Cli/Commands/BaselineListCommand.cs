using System.CommandLine;
using System.Text.Json.Nodes;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Runs;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs baseline list</c>.</summary>
internal sealed class BaselineListCommand : CliCommand
{
    private readonly StoreFlags _store = new();
    private readonly Option<bool> _json = Flag.Switch("--json", "Print one JSON array.");

    public BaselineListCommand()
        : base("list", "list the baselines by name")
    {
        Usage = ["runs baseline list"];
        AddGroups(new FlagGroup("Flags", [_json, _store.Store]));
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services) =>
        ListAsync(services.PathOf(parsed.GetValue(_store.Store)), parsed.GetValue(_json), services);

    public static async Task<int> ListAsync(string? store, bool json, CliServices services)
    {
        await using var runs = services.Stores.Open(store);
        var baselines = await Baselines.ListAsync(runs, services.Stop);
        var output = services.Terminal.Output;
        if (json)
        {
            output.WriteLine(new JsonArray([.. baselines.Select(static b => (JsonNode)new JsonObject
            {
                ["name"] = b.Name,
                ["set_at"] = b.SetAt,
                ["runs"] = new JsonArray([.. b.Runs.Select(static r => (JsonNode)r)]),
            })]).ToJsonString());
        }
        else if (baselines.Count == 0)
        {
            output.WriteLine($"No baselines in {runs.Location}; 'proofload runs baseline set NAME RUN' names one.");
        }

        foreach (var b in json ? [] : baselines)
        {
            output.WriteLine($"{b.Name}  {b.Runs.Count} {(b.Runs.Count == 1 ? "run" : "runs")}, newest {b.Runs[^1]}, set {b.SetAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
        }

        return ExitCodes.Passed;
    }
}
