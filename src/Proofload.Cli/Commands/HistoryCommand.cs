using System.CommandLine;
using Proofload.Analysis.Comparison;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Runs;
using Proofload.Plans;
using Proofload.Reports.History;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload history</c>: a metric over the kept runs, and where it moved.</summary>
internal sealed class HistoryCommand : CliCommand
{
    public const string Summary = "show a metric over the kept runs and the commit where it moved";

    private const int DefaultLimit = 200;

    private readonly Argument<string[]> _metric = new("METRIC") { HelpName = "METRIC", Arity = ArgumentArity.OneOrMore };
    private readonly LabelFilter _filter = new();
    private readonly Option<string?> _limit = Flag.Text("--limit", "COUNT", $"Look at most at this many of the newest runs, up to 2000. Default {DefaultLimit}.", "-n");
    private readonly Option<string?> _least = Flag.Text("--least", "SHARE", "Changes smaller than this are no news. Default 2%.");
    private readonly DocumentFlags _documents = new();
    private readonly StoreFlags _store = new();

    public HistoryCommand()
        : base("history", Summary)
    {
        Usage = ["history METRIC [flags]"];
        Remarks = "METRIC is written as in objectives: 'latency p99', 'ttft p50', throughput, error_rate. Runs of the newest run's plan, data and target are looked at. "
            + "On a CI server runs are labelled with commit and branch by themselves; elsewhere with --label commit=... of run.";
        Examples =
        [
            new("proofload history latency p99 --branch main", "The latency on the main branch, and the commits that changed it"),
            new("proofload history throughput --html history.html", "As a page"),
        ];
        Arguments.Add(_metric);
        AddGroups(_filter.Group, new FlagGroup("What is a change", [_limit, _least]), _documents.Group, new FlagGroup("Flags", [_store.Store]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var text = string.Join(' ', parsed.GetRequiredValue(_metric));
        if (!CriterionParser.TryParseSubject(text, out var subject, out var problem))
        {
            throw new CommandException($"'{text}': column {problem.Column}: {problem.Message}");
        }

        var limit = parsed.Count(_limit, 1) ?? DefaultLimit;
        if (limit > 2_000)
        {
            throw new CommandException("--limit: must be from 1 to 2000");
        }

        var least = parsed.Share(_least) ?? 0.02;
        _documents.Prepare(parsed, services);
        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        var runs = await _filter.FindAsync(parsed, store, limit, services.Stop);
        if (runs.Count == 0)
        {
            throw new CommandException($"no such run in {store.Location}; 'proofload runs list' shows what there is");
        }

        var history = RunHistory.Of(runs, subject, least);
        await _documents.WriteAsync(parsed, services, HistoryReport.Title(history), HistoryReport.Build(history), () => HistoryJson.Render(history));
        return history.Points.Count < RunHistory.FewestRuns ? ExitCodes.Inconclusive : ExitCodes.Passed;
    }
}
