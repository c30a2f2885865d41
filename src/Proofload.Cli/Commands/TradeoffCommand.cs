using System.CommandLine;
using Proofload.Analysis.Cost;
using Proofload.Analysis.Tradeoffs;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Runs;
using Proofload.Plans;
using Proofload.Reports.Tradeoffs;
using Proofload.Results;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload tradeoff</c>: which of several ways of serving to take.</summary>
internal sealed class TradeoffCommand : CliCommand
{
    public const string Summary = "say which server, machine or region to take: cost against latency, speed and availability";

    private readonly Argument<string[]> _candidates = new("CANDIDATE") { HelpName = "RUN[,RUN...]=TYPE[*COUNT][@REGION]", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _demand = Flag.Text("--demand", "RATE", "Requests a second to be served; machines are counted for it from each candidate's capacity. Default: what each candidate served, on the machines it had.");
    private readonly Option<string?> _utilisation = Flag.Text("--utilisation", "SHARE", "Share of a machine's capacity that is planned with. Default 70%.");
    private readonly Option<string?> _failures = Flag.Text("--failures", "COUNT", "Machines that may fail at once. Default 0.");
    private readonly Option<string?> _seed = Flag.Text("--seed", "NUMBER", "Seed of the draws behind the probabilities. Default 1.");
    private readonly PriceFlags _prices = new();
    private readonly DocumentFlags _documents = new();
    private readonly StoreFlags _store = new();

    public TradeoffCommand()
        : base("tradeoff", Summary)
    {
        Usage = ["tradeoff RUN[,RUN...]=TYPE[*COUNT][@REGION]... --prices FILE [flags]"];
        Remarks = "A candidate is one server on one kind of machine: its runs, the machine of the price book they were measured on, how many of them (1), and the region of the price. "
            + "Of several runs the highest load whose objectives hold stands for it. What misses its objectives is removed first; of the rest, each that another one beats on every axis names it.";
        Examples =
        [
            new("proofload tradeoff triton=g5.xlarge tf-serving=g5.xlarge --demand 500/s", "Two servers on the same machine, for 500 requests a second"),
            new("proofload tradeoff small=g5.xlarge large=g5.12xlarge@us-east-1 --html choice.html", "Two machines, as a page"),
        ];
        Arguments.Add(_candidates);
        AddGroups(
            new FlagGroup("How much is served", [_demand, _utilisation, _failures]),
            _documents.Group,
            new FlagGroup("Where it comes from", [_prices.Prices, _store.Store, _seed]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var book = _prices.Read(parsed, services);
        var demand = parsed.Rate(_demand);
        var question = new CostQuestion
        {
            Book = book,
            Demand = (decimal?)demand,
            Utilisation = (decimal?)parsed.Share(_utilisation) is { } share ? share > 0 ? share : throw new CommandException("--utilisation: must be above 0%") : 0.7m,
            Failures = parsed.Count(_failures, 0) ?? 0,
        };
        _documents.Prepare(parsed, services);
        var points = (await CandidatesAsync(parsed, services)).Select(c => c.Weigh(question)).ToList();
        if (points.GroupBy(static p => p.Name, StringComparer.Ordinal).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new CommandException($"two candidates are called '{twice.Key}'; give all runs of a candidate together, separated by commas");
        }

        var result = ParetoFrontier.Of(points, TradeoffAxis.All, (ulong)(parsed.Count(_seed, 0) ?? 1));
        var asked = demand is { } rate ? $"Machines are counted for {Units.FormatRate(rate)}." : "Each candidate is costed at the rate it served, on the machines it had.";
        await _documents.WriteAsync(parsed, services, TradeoffReport.Title, TradeoffReport.Build(result, book.Currency, asked), () => TradeoffJson.Render(result, book.Currency));
        return result.Recommended is null ? ExitCodes.Failed : ExitCodes.Passed;
    }

    private async Task<IReadOnlyList<Candidate>> CandidatesAsync(ParseResult parsed, CliServices services)
    {
        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        var candidates = new List<Candidate>();
        foreach (var text in parsed.GetRequiredValue(_candidates))
        {
            candidates.Add(await CandidateAsync(text, store, services.Stop));
        }

        return candidates;
    }

    private static async Task<Candidate> CandidateAsync(string text, IRunStore store, CancellationToken cancellation)
    {
        var equals = text.LastIndexOf('=');
        if (equals <= 0 || equals == text.Length - 1)
        {
            throw new CommandException($"'{text}' is no candidate; write RUN=TYPE, for example last=g5.xlarge, or RUN,RUN=TYPE*2@us-east-1");
        }

        var (machine, region) = Cut(text[(equals + 1)..], '@');
        var (type, count) = Cut(machine, '*');
        long machines = 1;
        if (count is not null && (!Units.TryParseCount(count, out machines, out _) || machines is < 1 or > 1_000_000))
        {
            throw new CommandException($"'{text}': '{count}' is not a count of machines from 1 to 1M");
        }

        var runs = new List<RunResult>();
        foreach (var name in text[..equals].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            runs.Add(await RunLookup.FindAsync(store, name, cancellation));
        }

        return runs.Count == 0
            ? throw new CommandException($"'{text}' names no run")
            : new Candidate { Runs = runs, Instance = type, Machines = (int)machines, Region = region };
    }

    private static (string Before, string? After) Cut(string text, char at) => text.LastIndexOf(at) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, null);
}
