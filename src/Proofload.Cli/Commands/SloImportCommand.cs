using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Slo;
using Proofload.Slo.OpenSlo;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo import</c>: objectives from other forms.</summary>
internal sealed class SloImportCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("FILE") { HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string?> _to = Flag.Text("--to", "FILE", "Write the objectives file here. Default: standard output.");

    public SloImportCommand()
        : base("import", "make an objectives file of OpenSLO documents")
    {
        Usage = ["slo import OPENSLO.yaml... [--to slo.yaml]"];
        Remarks = "Reads OpenSLO v1: SLO, SLI, AlertPolicy and AlertCondition, over one or several documents and files. What cannot be expressed is left out, and a warning names it.";
        Examples = [new("proofload slo import openslo.yaml --to slo.yaml", "Take objectives over")];
        Arguments.Add(_files);
        AddGroups(new FlagGroup("Flags", [_to]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var texts = new List<string>();
        var names = parsed.GetRequiredValue(_files);
        foreach (var name in names)
        {
            var path = services.PathOf(name)!;
            texts.Add(File.Exists(path) ? await File.ReadAllTextAsync(path, services.Stop) : throw new CommandException($"there is no file {name}"));
        }

        var (file, warnings) = OpenSloImporter.Read(string.Join("\n---\n", texts), names.Length == 1 ? names[0] : "OpenSLO");
        foreach (var warning in warnings)
        {
            services.Terminal.Warn(warning);
        }

        var yaml = ObjectivesFileWriter.Write(file);
        if (parsed.GetValue(_to) is { } to)
        {
            await File.WriteAllTextAsync(services.PathOf(to)!, yaml, services.Stop);
            services.Terminal.Note($"{to} has {file.Objectives.Count} objective{(file.Objectives.Count == 1 ? "" : "s")}.");
        }
        else
        {
            services.Terminal.Output.Write(yaml);
        }

        return ExitCodes.Passed;
    }
}
