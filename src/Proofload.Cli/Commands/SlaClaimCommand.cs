using System.CommandLine;
using System.Security.Cryptography;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Reporting;
using Proofload.Cli.Sla;
using Proofload.Reports;
using Proofload.Reports.Sla;
using Proofload.Sla.Claims;
using Proofload.Sla.Contracts;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload sla claim</c>: the evidence of a claim, and its check.</summary>
internal sealed class SlaClaimCommand : CliCommand
{
    private readonly Argument<string> _contract = new("CONTRACT") { HelpName = "CONTRACT", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _month = Flag.Text("--month", "MONTH", "The month, such as 2026-09. Default: none, it is needed.");
    private readonly Option<string?> _fee = Flag.Text("--fee", "AMOUNT", "The month's fee, in the contract's currency. Default: the contract's; without either, credits are shares.");
    private readonly Option<string?> _out = Flag.Text("--out", "PATH", "Where the bundle goes: a file that ends with .zip, else a folder. Default: claim-MONTH.zip.");
    private readonly Option<string?> _verify = Flag.Text("--verify", "BUNDLE", "Check a bundle instead: its sums, and that its figures and its credit follow from its intervals. Default: make one.");
    private readonly SlaInput _input = new();

    public SlaClaimCommand()
        : base("claim", "bundle the evidence of a claim, so that the other side can recompute it")
    {
        Usage = ["sla claim CONTRACT --month MONTH --events FILE --out claim.zip", "sla claim --verify claim.zip"];
        Remarks = "The bundle has the contract's text, every interval with raw counts, the broken ones, exclusions, each step of the computation, the report and a manifest with SHA-256 sums, also of the logs. "
            + "Exit codes: 0 a credit is owed or the check is right, 1 wrong use, 2 the check found something wrong, 3 nothing is owed.";
        Examples =
        [
            new("proofload sla claim bedrock.yaml --month 2026-09 --events september.csv --fee 12000 --out claim.zip", "Everything a claim needs"),
            new("proofload sla claim --verify claim.zip", "Is what was sent to us right?"),
        ];
        Arguments.Add(_contract);
        AddGroups(new FlagGroup("Flags", [_month, _fee, _out, _verify]), _input.Group);
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services) =>
        parsed.GetValue(_verify) is { } bundle ? Task.FromResult(Verify(bundle, services)) : MakeAsync(parsed, services);

    private static int Verify(string bundle, CliServices services)
    {
        try
        {
            var findings = ClaimVerifier.Verify(ClaimStore.Read(services.PathOf(bundle)!));
            var isRight = findings.All(static f => f.IsRight);
            var lines = findings.OrderBy(static f => f.IsRight).Select(static f => (SummaryBlock)new SummaryLine(f.IsRight ? SummaryStatus.Good : SummaryStatus.Bad, f.IsRight ? "right" : "wrong", f.Text)).ToList();
            services.Terminal.Output.Write(SummaryPainter.Paint(new SummaryDocument([new SummarySection("", lines)]), services.Terminal.OutputColour));
            return isRight ? ExitCodes.Passed : ExitCodes.Failed;
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException($"--verify: cannot read {bundle}: {(unread is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : unread.Message.ReplaceLineEndings(" "))}");
        }
    }

    private async Task<int> MakeAsync(ParseResult parsed, CliServices services)
    {
        var file = parsed.GetValue(_contract) ?? throw new CommandException("CONTRACT is missing (proofload sla claim --help explains)");
        var text = ContractFile.ReadText(services.PathOf(file)!, file);
        var contract = ContractFile.Parse(text, file, Path.GetDirectoryName(services.PathOf(file)));
        var month = SlaInput.Month(contract, parsed.GetValue(_month));
        var settled = await _input.SettleAsync(parsed, services, contract, month, SlaInput.Fee(parsed, _fee));
        if (settled.IsRunning)
        {
            services.Terminal.Warn($"{month.Name} is not over: what is claimed now may change");
        }

        // The other side has the bundle alone: what the contract takes from its objectives is written out.
        text = contract.Commitments.Any(static c => c.Objective.Length > 0) ? ContractFile.Write(contract) : text;
        var name = parsed.GetValue(_out) ?? $"claim-{month.Name}.zip";
        var more = new[] { ClaimFile.Of("report.html", SlaHtmlReport.Render(settled, ProductVersion.Text)), ClaimFile.Of("summary.json", SlaJson.Render(settled)) };
        var files = ClaimBundle.Make(settled, text, [.. _input.Files(parsed).Select(f => (f, Sum(services.PathOf(f)!)))], more, ProductVersion.Text);
        try
        {
            ClaimStore.Write(services.PathOf(name)!, files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--out: cannot write {name}: {e.Message.ReplaceLineEndings(" ")}");
        }

        services.Terminal.Output.Write(SummaryPainter.Paint(new SummaryDocument([new SummarySection("", [.. SlaReport.Headlines(settled)])]), services.Terminal.OutputColour));
        services.Terminal.Output.WriteLine($"{name}: {files.Count} files, {settled.Commitments.Sum(static c => c.Breaches.Count)} intervals that lower a figure");
        return settled.Commitments.Any(static c => c.Own.CreditShare > 0) && settled.Credit is null or { Owed: > 0 } ? ExitCodes.Passed : ExitCodes.Inconclusive;
    }

    private static string Sum(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
