using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Slo;
using Proofload.Slo.OpenSlo;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo export</c>: objectives in other forms.</summary>
internal sealed class SloExportCommand : CliCommand
{
    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly Option<bool> _openSlo = Flag.Switch("--openslo", "OpenSLO v1 documents.");
    private readonly Option<string?> _to = Flag.Text("--to", "FILE", "Write to this file. Default: standard output.");

    public SloExportCommand()
        : base("export", "write objectives as OpenSLO")
    {
        Usage = ["slo export FILE --openslo [--to OPENSLO.yaml]"];
        Remarks = "What OpenSLO has no words for stands in annotations that begin with proofload/, so that 'slo import' gives the same objectives again; each warning says what other tools will not see.";
        Examples = [new("proofload slo export slo.yaml --openslo --to openslo.yaml", "For a tool that reads OpenSLO")];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Flags", [_openSlo, _to]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        if (!parsed.GetValue(_openSlo))
        {
            throw new CommandException("say in which form: --openslo");
        }

        var name = parsed.GetRequiredValue(_file);
        var (yaml, warnings) = OpenSloExporter.Write(ObjectivesFileReader.Read(services.PathOf(name)!, name));
        foreach (var warning in warnings)
        {
            services.Terminal.Warn(warning);
        }

        if (parsed.GetValue(_to) is { } to)
        {
            await File.WriteAllTextAsync(services.PathOf(to)!, yaml, services.Stop);
        }
        else
        {
            services.Terminal.Output.Write(yaml);
        }

        return ExitCodes.Passed;
    }
}
