using System.CommandLine;
using Proofload.Analysis.Cost;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Runs;
using Proofload.Reports.Costs;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload cost</c>: what measured runs cost.</summary>
internal sealed class CostCommand : CliCommand
{
    public const string Summary = "say what a request, a good request and a token of measured runs cost";

    private readonly Argument<string[]> _runs = new("RUN") { HelpName = "RUN", Arity = ArgumentArity.ZeroOrMore };
    private readonly StoreFlags _store = new();
    private readonly PriceFlags _prices = new();
    private readonly CostFlags _flags = new();
    private readonly DocumentFlags _documents = new();

    public CostCommand()
        : base("cost", Summary)
    {
        Usage = ["cost RUN... --prices FILE --instance TYPE [flags]", "cost import FILE --to PRICES"];
        Remarks = "RUN is an id, the beginning of one, the name of a plan (its newest run) or 'last'. A good request met every objective on single requests that its run had. "
            + "Costs carry the intervals of what was measured; what a run does not know is n/a and never 0. Costing succeeds whatever the runs' verdicts were.";
        Examples =
        [
            new("proofload cost last --prices prices.yaml --instance g5.xlarge", "What the newest run cost on one machine"),
            new("proofload cost last --instance g5.xlarge --demand 40/s --api gpt-4o-mini", "A fleet for 40 requests a second, beside an API"),
            new("proofload cost import spot-advisor-data.json --to prices.yaml", "Spot prices for the machines of the book"),
        ];
        Arguments.Add(_runs);

        // Without an action of its own the parser insists on a sub-command.
        SetAction(static _ => ExitCodes.Passed);
        Subcommands.Add(new CostImportCommand());
        AddGroups([.. _flags.Groups, _documents.Group, new FlagGroup("Where it comes from", [_prices.Prices, _store.Store])]);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var names = parsed.GetValue(_runs) ?? [];
        if (names.Length == 0)
        {
            throw new CommandException("RUN is missing (proofload cost --help explains)");
        }

        var book = _prices.Read(parsed, services);
        var question = _flags.Read(parsed, book);
        _documents.Prepare(parsed, services);
        var costs = new List<CostEstimate>();
        await using (var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store))))
        {
            foreach (var name in names)
            {
                var run = await RunLookup.FindAsync(store, name, services.Stop);
                var load = MeasuredLoad.Of(run) ?? throw new CommandException($"no request of run {run.Id} succeeded, so there is nothing that its cost could be divided by");
                costs.AddRange(CostPlanner.Estimate(question, load).Select(c => names.Length > 1 ? c with { Name = $"{run.Name}: {c.Name}" } : c));
            }
        }

        await _documents.WriteAsync(parsed, services, CostReport.Title, CostReport.Build(costs), () => CostJson.Render(costs));
        return ExitCodes.Passed;
    }
}
