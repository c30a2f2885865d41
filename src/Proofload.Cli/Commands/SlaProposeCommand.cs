using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Costing;
using Proofload.Cli.Reporting;
using Proofload.Cli.Sla;
using Proofload.Plans;
using Proofload.Reports.Sla;
using Proofload.Sla.Contracts;
using Proofload.Sla.Events;
using Proofload.Sla.Proposals;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload sla propose</c>: what can be promised, to whom, with which confidence.</summary>
internal sealed class SlaProposeCommand : CliCommand
{
    private readonly Argument<string> _contract = new("CONTRACT") { HelpName = "CONTRACT" };
    private readonly Option<string?> _months = Flag.Text("--months", "MONTHS", "The history, such as 2026-05..2026-10. Default: none, it is needed.");
    private readonly Option<string?> _by = Flag.Text("--by", "LABELS", $"Groups that get a promise of their own, by labels of the rows separated by commas: {string.Join(", ", EventRow.LabelNames)}. Default: all together.");
    private readonly Option<string?> _commitment = Flag.Text("--commitment", "NAME", "The commitment that is negotiated. Default: the contract's first.");
    private readonly Option<string?> _confidence = Flag.Text("--confidence", "SHARE", "With which a promise is kept next month. Default 95%.");
    private readonly Option<string?> _fee = Flag.Text("--fee", "AMOUNT", "The month's fee of all requests together, in the contract's currency. Default: the contract's; without either, no credits are forecast.");
    private readonly Option<string?> _seed = Flag.Text("--seed", "NUMBER", "Seed of the draws: same seed, same answer. Default 0.");
    private readonly Option<string?> _out = Flag.Text("--out", "FILE", "Write the proposed contract as YAML. Default: it is only summed up.");
    private readonly SlaInput _input = new();
    private readonly SlaDocuments _documents = new();

    public SlaProposeCommand()
        : base("propose", "say what can be promised with which confidence, and propose the next contract")
    {
        Usage = ["sla propose CONTRACT --months FIRST..LAST --events FILE [flags]"];
        Remarks = "From the days of the history it draws months that could come next, and promises what they reach. Every sentence of the narrative carries a number of the data. It needs at least 28 days with data. "
            + "Exit codes: 0 a promise can be made, 1 wrong use, 3 the history is too short.";
        Examples = [new("proofload sla propose bedrock.yaml --months 2026-05..2026-10 --events history.csv --by region,client --fee 12000 --out next.yaml", "Which region and client can be promised what")];
        Arguments.Add(_contract);
        AddGroups(new FlagGroup("What is promised", [_months, _by, _commitment, _confidence, _fee, _seed, _out]), _input.Group, _documents.Group);
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var file = parsed.GetRequiredValue(_contract);
        var contract = ContractInput.Load(file, services);
        var what = Commitment(contract, parsed.GetValue(_commitment));
        var (from, to) = Months(parsed, services, contract);
        var confidence = parsed.Share(_confidence) ?? 0.95;
        if (confidence is < 0.5 or > 0.99)
        {
            throw new CommandException("--confidence: must be from 50% to 99%");
        }

        _documents.Prepare(parsed, services);
        var output = services.PathOf(parsed.GetValue(_out));
        OutputFolders.Prepare(new[] { output }.OfType<string>());
        var classes = new ErrorClasses();
        var by = (parsed.GetValue(_by) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var row = _input.Row(parsed);
        var history = new SegmentHistory(contract, what, from, to, by, classes, row, _input.IsComplete(parsed));
        foreach (var source in _input.Sources(parsed, services, row))
        {
            SlaInput.Read(source, history, services, classes);
        }

        var seed = parsed.GetValue(_seed) is not { } text ? 0 : ulong.TryParse(text, out var number) ? number : throw new CommandException($"--seed: '{text}' is not a whole number");
        var proposal = Proposer.Make(contract, what, history, confidence, SlaInput.Fee(parsed, _fee), seed);
        await _documents.WriteAsync(parsed, services, ProposalReport.Title(proposal), ProposalReport.Build(proposal), () => ProposalReport.Html(proposal, ProductVersion.Text), () => ProposalReport.Json(proposal));
        if (output is not null && proposal.Proposed is { } proposed)
        {
            await File.WriteAllTextAsync(output, ContractFile.Write(proposed), services.Stop);
            services.Terminal.Note($"Written: {output}");
        }

        return proposal.Proposed is null ? ExitCodes.Inconclusive : ExitCodes.Passed;
    }

    private static Commitment Commitment(SlaContract contract, string? name) => name is null ? contract.Commitments[0]
        : contract.Commitments.FirstOrDefault(c => c.Name == name)
        ?? throw new CommandException($"--commitment: the contract has no '{name}'; {NearestName.Hint(name, [.. contract.Commitments.Select(static c => c.Name)])}");

    private (DateTimeOffset From, DateTimeOffset To) Months(ParseResult parsed, CliServices services, SlaContract contract)
    {
        var parts = parsed.GetValue(_months)?.Split("..") ?? throw new CommandException("--months is missing: write for example --months 2026-05..2026-10");
        if (parts.Length > 2 || !BillingMonth.TryParse(parts[0], out var year, out var month) || !BillingMonth.TryParse(parts[^1], out var lastYear, out var lastMonth)
            || (lastYear, lastMonth).CompareTo((year, month)) < 0 || ((lastYear - year) * 12) + lastMonth - month >= 36)
        {
            throw new CommandException($"--months: '{parsed.GetValue(_months)}' are no months; write for example 2026-05..2026-10, at most 36");
        }

        // A history may be older than the contract.
        var term = contract.Term with { Starts = null, Ends = null };
        var (from, to) = (BillingMonth.Of(term, year, month).From, BillingMonth.Of(term, lastYear, lastMonth).To);
        var now = services.Clock.UtcNow;
        return to <= now ? (from, to) : throw new CommandException($"--months: {parts[^1]} is not over; a history has whole months");
    }
}
