using System.CommandLine;
using Proofload.Analysis.Comparison;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Reporting;
using Proofload.Cli.Runs;
using Proofload.Plans;
using Proofload.Reports.Comparison;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload compare</c>: is the new one worse than the old one.</summary>
internal sealed class CompareCommand : CliCommand
{
    public const string Summary = "say whether one run, or several, are worse than others";

    private readonly Argument<string> _a = new("A") { HelpName = "A" };
    private readonly Argument<string> _b = new("B") { HelpName = "B" };
    private readonly Option<string[]> _criteria = Flag.Many("--criterion", "EXPR", "What may change from A to B, such as 'p99 +5%', 'ttft p99 +10%', 'throughput within 10%', 'error_rate +0.1pp', 'cost/request +3%'; repeatable. Only these decide. Default: the usual metrics and --margin.", "-c");
    private readonly Option<string?> _margin = Flag.Text("--margin", "SHARE", "By how much the usual metrics may get worse. Default 5%.");
    private readonly AllowFlag _allow = new("What may differ between the runs");
    private readonly Option<bool> _unpaired = Flag.Switch("--unpaired", "Do not take the first runs of both sides as a pair, nor the second ones.");
    private readonly Option<string?> _junit = Flag.Text("--junit", "FILE", "Write JUnit XML, one test case for each criterion.");
    private readonly Option<bool> _allowInconclusive = Flag.Switch("--allow-inconclusive", "Exit with 0 instead of 3 when the data does not decide.");
    private readonly DocumentFlags _documents = new();
    private readonly StoreFlags _store = new();

    public CompareCommand()
        : base("compare", Summary)
    {
        Usage = ["compare A B [flags]"];
        Remarks = "A is what was there before, B what is new. Each is a kept run, a file of an exported run, a baseline, or several of them separated by commas. "
            + "Runs are compared only when plan, data, seed, target and machine agree. Pairs of runs made alternately decide best: 6 for one criterion, 8 for four. One run a side gives lower confidence. "
            + "Exit codes: 0 no worse, 1 wrong use or not comparable, 2 worse, 3 inconclusive.";
        Examples =
        [
            new("proofload compare main last", "The newest run against the baseline 'main'"),
            new("proofload compare old.json new.json --allow target,version --criterion 'p99 +5%'", "Two exported runs of two deployments"),
            new("proofload compare a1,a2,a3,a4,a5,a6,a7,a8 b1,b2,b3,b4,b5,b6,b7,b8 --html compare.html", "Eight pairs, as a page"),
        ];
        Arguments.Add(_a);
        Arguments.Add(_b);
        AddGroups(new FlagGroup("What decides", [_criteria, _margin, _allow.Option, _unpaired, _allowInconclusive]), _documents.Group, new FlagGroup("Flags", [_junit, _store.Store]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var margin = parsed.Share(_margin) ?? 0.05;
        if (margin is <= 0 or >= 1)
        {
            throw new CommandException("--margin: must be above 0% and below 100%");
        }

        var criteria = (parsed.GetValue(_criteria) ?? []).Select(Criterion).ToList();
        var allowed = _allow.Read(parsed);
        var junit = services.PathOf(parsed.GetValue(_junit));
        OutputFolders.Prepare(new[] { junit }.OfType<string>());
        _documents.Prepare(parsed, services);
        ComparisonSide a, b;
        await using (var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store))))
        {
            a = await RunSets.FindAsync(store, parsed.GetRequiredValue(_a), services);
            b = await RunSets.FindAsync(store, parsed.GetRequiredValue(_b), services);
        }

        Refuse(a, b, allowed);
        var result = RunComparer.Compare(a, b, new ComparisonRequest { Criteria = criteria, Margin = margin, MayPair = !parsed.GetValue(_unpaired) });
        await _documents.WriteAsync(parsed, services, ComparisonReport.Title, ComparisonReport.Build(result), () => ComparisonJson.Render(result));
        if (junit is not null)
        {
            await File.WriteAllTextAsync(junit, ComparisonJunit.Render(result), services.Stop);
            services.Terminal.Note($"Written: {junit}");
        }

        return result.Verdict switch
        {
            ComparisonVerdict.Worse => ExitCodes.Failed,
            ComparisonVerdict.Inconclusive when !parsed.GetValue(_allowInconclusive) => ExitCodes.Inconclusive,
            _ => ExitCodes.Passed,
        };
    }

    private static Criterion Criterion(string text) => CriterionParser.TryParse(text, out var criterion, out var problem)
        ? criterion
        : throw new CommandException($"--criterion '{text}': column {problem.Column}: {problem.Message}");

    private static void Refuse(ComparisonSide a, ComparisonSide b, IReadOnlyList<string> allowed)
    {
        if (a.Runs.Select(static r => r.Id).Intersect(b.Runs.Select(static r => r.Id), StringComparer.Ordinal).FirstOrDefault() is { } same)
        {
            throw new CommandException($"the run {same} stands on both sides");
        }

        var differences = Comparability.Differences(a.Runs, b.Runs).Where(d => !allowed.Contains(d.Part)).ToList();
        if (differences.Count > 0)
        {
            throw new CommandException($"these runs are not comparable: they differ in {string.Join("; ", differences)}. If that is what you mean, add --allow {string.Join(',', differences.Select(static d => d.Part).Concat(allowed).Distinct(StringComparer.Ordinal))}");
        }
    }
}
