using System.CommandLine;
using Proofload.Analysis.Comparison;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Runs;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload runs baseline set</c>.</summary>
internal sealed class BaselineSetCommand : CliCommand
{
    private readonly Argument<string> _name = new("NAME") { HelpName = "NAME" };
    private readonly Argument<string[]> _runs = new("RUN") { HelpName = "RUN", Arity = ArgumentArity.ZeroOrMore };
    private readonly LabelFilter _filter = new();
    private readonly Option<string?> _last = Flag.Text("--last", "COUNT", "With the flags above: take at most this many, the newest. Default 6.");
    private readonly StoreFlags _store = new();

    public BaselineSetCommand()
        : base("set", "name runs, in place of what had the name")
    {
        Usage = ["runs baseline set NAME RUN...", "runs baseline set NAME --branch main [--last COUNT]"];
        Remarks = "The runs of a baseline must agree in plan, data, seed and target, as those of a comparison.";
        Arguments.Add(_name);
        Arguments.Add(_runs);
        AddGroups(_filter.Group, new FlagGroup("Flags", [_last, _store.Store]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetRequiredValue(_name);
        if (Baselines.Problem(name) is { } problem)
        {
            throw new CommandException($"'{name}': {problem}");
        }

        var references = parsed.GetValue(_runs) ?? [];
        if (references.Length > 0 == _filter.IsGiven(parsed))
        {
            throw new CommandException(references.Length > 0
                ? "name runs, or choose them with --branch, --commit, --label or --plan, not both"
                : $"which runs? Write: proofload runs baseline set {name} RUN..., or choose them with --branch, --commit, --label or --plan");
        }

        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        IReadOnlyList<RunResult> runs;
        if (references.Length > 0)
        {
            var found = new List<RunResult>();
            foreach (var reference in references.SelectMany(static r => r.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            {
                found.Add(await RunLookup.FindAsync(store, reference, services.Stop));
            }

            runs = [.. found.DistinctBy(static r => r.Id)];
        }
        else
        {
            runs = await _filter.FindAsync(parsed, store, parsed.Count(_last, 1) ?? 6, services.Stop);
            if (runs.Count == 0)
            {
                throw new CommandException($"no such run in {store.Location}; 'proofload runs list' shows what there is");
            }
        }

        if (Comparability.Differences(runs).Where(static d => d.Part is "plan" or "data" or "seed" or "target").ToList() is { Count: > 0 } differences)
        {
            throw new CommandException($"these runs are no baseline together: they differ in {string.Join("; ", differences)}");
        }

        List<string> ids = [.. runs.OrderBy(static r => r.StartedAt).ThenBy(static r => r.Id, StringComparer.Ordinal).Select(static r => r.Id)];
        await Baselines.SetAsync(store, new Baseline(name, ids, services.Clock.UtcNow), services.Stop);
        services.Terminal.Output.WriteLine($"{name}  {string.Join(' ', ids)}");
        return ExitCodes.Passed;
    }
}
