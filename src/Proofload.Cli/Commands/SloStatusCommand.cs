using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Objectives;
using Proofload.Reports.Objectives;
using Proofload.Slo;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo status</c>: how much budget is left.</summary>
internal sealed class SloStatusCommand : CliCommand
{
    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly CountFlags _counts = new();
    private readonly DocumentFlags _documents = new();

    public SloStatusCommand()
        : base("status", "show how much budget is left, how fast it burns and which alerts fire")
    {
        Usage = ["slo status FILE --counts COUNTS.csv [flags]"];
        Remarks = "The forecast lets the error ratio of the last 1/120 of the window (6 hours of 30 days) go on, with the mean traffic of the window. Exit codes: 0 every objective is met and no alert fires, 1 wrong use, 2 missed or firing, 3 an objective has no data.";
        Examples =
        [
            new("proofload slo status slo.yaml --counts counts.csv", "The table"),
            new("proofload slo status slo.yaml --counts counts.csv --at 2026-06-17T22:00:00Z --json", "At another time, for a script"),
        ];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Where the counts come from", _counts.Options), _documents.Group);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetRequiredValue(_file);
        var file = ObjectivesFileReader.Read(services.PathOf(name)!, name);
        var source = _counts.Open(parsed, services);
        var at = await _counts.TimeAsync(parsed, source, services);
        CountFlags.WarnOfStrangers(source, file, services);
        _documents.Prepare(parsed, services);
        var rows = await StatusReader.ReadAsync(file, source, at, services.Stop);
        await _documents.WriteAsync(parsed, services, "Status of " + name, StatusReport.Build(rows, at), () => StatusJson.Render(rows, at));
        return rows.Any(static r => r.Status.BudgetRemaining < 0 || r.Phases.Contains(AlertPhase.Firing)) ? ExitCodes.Failed
            : rows.Any(static r => r.Status.NoData || r.Status.Sli is null) ? ExitCodes.Inconclusive : ExitCodes.Passed;
    }
}
