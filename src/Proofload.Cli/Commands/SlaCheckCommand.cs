using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Sla;
using Proofload.Cli.Reporting;
using Proofload.Reports.Sla;
using Proofload.Sla.Contracts;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload sla check</c>: is a contract right, and how is it understood?</summary>
internal sealed class SlaCheckCommand : CliCommand
{
    private readonly Argument<string[]> _contracts = new("CONTRACT") { HelpName = "CONTRACT", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> _schema = Flag.Switch("--schema", "Print the JSON Schema of contracts, for editors, and nothing else.");

    public SlaCheckCommand()
        : base("check", "check contracts and say in words how each is understood")
    {
        Usage = ["sla check CONTRACT...", "sla check --schema"];
        Examples = [new("proofload sla check samples/sla/vertex.yaml", "How is it counted, and what is owed when?")];
        Arguments.Add(_contracts);
        AddGroups(new FlagGroup("Flags", [_schema]));
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (parsed.GetValue(_schema))
        {
            services.Terminal.Output.Write(ContractFile.Schema());
            return Task.FromResult(ExitCodes.Passed);
        }

        var files = parsed.GetValue(_contracts) ?? [];
        if (files.Length == 0)
        {
            throw new CommandException("CONTRACT is missing (proofload sla check --help explains)");
        }

        foreach (var file in files)
        {
            var contract = ContractInput.Load(file, services);
            services.Terminal.Output.Write(SummaryPainter.Paint(ContractReport.Build(contract), services.Terminal.OutputColour));
        }

        return Task.FromResult(ExitCodes.Passed);
    }
}
