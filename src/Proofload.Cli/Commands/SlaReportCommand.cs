using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Sla;
using Proofload.Reports.Sla;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload sla report</c>: a month of a contract, settled.</summary>
internal sealed class SlaReportCommand : CliCommand
{
    private readonly Argument<string> _contract = new("CONTRACT") { HelpName = "CONTRACT" };
    private readonly Option<string?> _month = Flag.Text("--month", "MONTH", "The month, such as 2026-10. Default: none, it is needed.");
    private readonly Option<string?> _fee = Flag.Text("--fee", "AMOUNT", "The month's fee, in the contract's currency. Default: the contract's; without either, credits are shares.");
    private readonly Option<bool> _allowUndecided = Flag.Switch("--allow-inconclusive", "Exit with 0 instead of 3 when what is missing could change the verdict.");
    private readonly SlaInput _input = new();
    private readonly SlaDocuments _documents = new();

    public SlaReportCommand()
        : base("report", "settle a month: what the contract counts beside what users felt, and the credit in money")
    {
        Usage = ["sla report CONTRACT --month MONTH --events FILE [flags]"];
        Remarks = "Every way of measuring is shown beside the contract's own. What was not recorded is missing and never counts as up, unless the contract says that an empty interval does; then it is told how much rests on it. "
            + "Exit codes: 0 every promise is kept, 1 wrong use, 2 one is broken, 3 what is missing could change it.";
        Examples =
        [
            new("proofload sla report bedrock.yaml --month 2026-10 --events october.csv --fee 12000", "A month on the terminal"),
            new("proofload sla report vertex.yaml --month 2026-10 --events october.ndjson.gz --complete --html october.html --pdf october.pdf", "A page and a PDF for a client"),
        ];
        Arguments.Add(_contract);
        AddGroups(new FlagGroup("Which month", [_month, _fee, _allowUndecided]), _input.Group, _documents.Group);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var file = parsed.GetRequiredValue(_contract);
        var contract = ContractInput.Load(file, services);
        var month = SlaInput.Month(contract, parsed.GetValue(_month));
        var fee = SlaInput.Fee(parsed, _fee);
        _documents.Prepare(parsed, services);
        var settled = _input.Settle(parsed, services, contract, month, fee);
        await _documents.WriteAsync(parsed, services, SlaReport.Title(settled), SlaReport.Build(settled), () => SlaHtmlReport.Render(settled, ProductVersion.Text), () => SlaJson.Render(settled));
        return settled.Verdict switch
        {
            SlaVerdict.Missed => ExitCodes.Failed,
            SlaVerdict.Undecided when !parsed.GetValue(_allowUndecided) => ExitCodes.Inconclusive,
            _ => ExitCodes.Passed,
        };
    }
}
