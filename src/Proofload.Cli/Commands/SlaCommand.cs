using Proofload.Cli.CommandLine;
using System.CommandLine;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload sla</c>: service level agreements, from the contract to the claim and the next one.</summary>
internal sealed class SlaCommand : CliCommand
{
    public const string Summary = "settle service level agreements: compliance, credits, claims, and what can be promised";

    public SlaCommand()
        : base("sla", Summary)
    {
        Usage = ["sla check CONTRACT", "sla report CONTRACT --month MONTH --events FILE", "sla claim CONTRACT --month MONTH --events FILE --out claim.zip", "sla claim --verify claim.zip", "sla propose CONTRACT --months FIRST..LAST --events FILE"];
        Remarks = "CONTRACT is a YAML file; samples/sla holds the ways of counting of several providers.";
        Examples = [new("proofload sla report bedrock.yaml --month 2026-10 --events october.csv --fee 12000", "A month: kept or not, and what is owed")];
        Subcommands.Add(new SlaCheckCommand());
        Subcommands.Add(new SlaReportCommand());
        Subcommands.Add(new SlaClaimCommand());
        Subcommands.Add(new SlaProposeCommand());
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services) =>
        throw new CommandException("what is to be done? (proofload sla --help explains)");
}
