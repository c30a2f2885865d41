using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Reporting;
using Proofload.Cli.Runs;
using Proofload.Reports.Dialects;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload explain-differences</c>: one run under the definitions of several tools.</summary>
internal sealed class ExplainDifferencesCommand : CliCommand
{
    public const string Summary = "say why other tools would report other numbers for a run";

    private readonly Argument<string> _run = new("RUN") { HelpName = "RUN" };
    private readonly StoreFlags _store = new();
    private readonly Option<string?> _records = RunRecords.Flag();
    private readonly Option<bool> _json = Flag.Switch("--json", "Print one JSON document on standard output, and nothing else there.");

    public ExplainDifferencesCommand()
        : base("explain-differences", Summary)
    {
        Usage = ["explain-differences RUN [flags]"];
        Remarks = "RUN is an id, the beginning of one, the name of a plan (its newest run) or 'last'. Shows the figures of the run as each tool defines them, then each reason for a difference "
            + "with the number that brings it about, the largest first. What changes a figure by less than 1 % is left out. A run with --records says most.";
        Examples =
        [
            new("proofload run http://localhost:8000/v1 --model llama --rate 5 -d 60s --records requests.ndjson.gz && proofload explain-differences last", "Measure and compare"),
        ];
        Arguments.Add(_run);
        AddGroups(new FlagGroup("Flags", [_json, _records, _store.Store]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        await using var store = services.Stores.Open(services.PathOf(parsed.GetValue(_store.Store)));
        var run = await RunLookup.FindAsync(store, parsed.GetRequiredValue(_run), services.Stop);
        var records = await RunRecords.FindAsync(store, run, services.PathOf(parsed.GetValue(_records)), services);
        services.Terminal.Output.Write(parsed.GetValue(_json)
            ? DifferencesReport.RenderJson(run, records)
            : SummaryPainter.Paint(DifferencesReport.Build(run, records), services.Terminal.OutputColour));
        return ExitCodes.Passed;
    }
}
