using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Slo;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo check</c>: what is wrong with objectives before they are used.</summary>
internal sealed class SloCheckCommand : CliCommand
{
    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };

    public SloCheckCommand()
        : base("check", "say what is wrong with objectives and their alerts")
    {
        Usage = ["slo check FILE"];
        Arguments.Add(_file);
    }

    public override Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetRequiredValue(_file);
        var file = ObjectivesFileReader.Read(services.PathOf(name)!, name);
        services.Terminal.Output.WriteLine($"{name}: {file.Objectives.Count} objective{(file.Objectives.Count == 1 ? "" : "s")}");
        return Task.FromResult(ExitCodes.Passed);
    }
}
