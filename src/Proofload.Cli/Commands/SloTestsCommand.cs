using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Artefacts;
using Proofload.Slo.Rules;
using Proofload.Slo.Rules.Testing;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo tests</c>: unit tests for the rules.</summary>
internal sealed class SloTestsCommand : CliCommand
{
    public const string Summary = "make the rules and unit tests for them, for promtool";

    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly RuleFlags _rules = new();
    private readonly Option<string?> _output = Flag.Text("--output", "DIR", "Folder for the rules and their tests, which is made. Default: the current folder.", "-o");

    public SloTestsCommand()
        : base("tests", Summary)
    {
        Usage = ["slo tests FILE [-o DIR] [flags]"];
        Remarks = "Each alert is shown counters under which it must fire at one evaluation and not before, resolve, and stay silent below its threshold and with too few events. Give the same flags as to slo rules.";
        Examples = [new("proofload slo tests slo.yaml -o prometheus && promtool test rules prometheus/tests/*.yaml", "Prove the alerts before they are installed")];
        Arguments.Add(_file);
        AddGroups(_rules.Group, new FlagGroup("Output", [_output]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var name = parsed.GetRequiredValue(_file);
        var options = _rules.Read(parsed, services);
        var objectives = RuleFlags.ReadObjectives(name, services);
        try
        {
            var rules = PrometheusRules.Build(objectives, options);
            var tests = RuleTestFile.Make(objectives, options, "..", out var untested);
            foreach (var untestable in untested)
                services.Terminal.Error.WriteLine($"proofload: {untestable}: no tests, for no series can be made up that its selectors find");
            List<(string Name, string Text)> files = [.. rules.Split().Select(static f => (f.Name, RuleFileYaml.Render(f.File))), .. tests.Select(static t => (Path.Combine("tests", t.Name), t.Text))];
            await ArtefactFolder.WriteAsync(parsed.GetValue(_output) ?? ".", services, files);
        }
        catch (RuleException e)
        {
            throw new CommandException($"{name}: {e.Message}");
        }

        return ExitCodes.Passed;
    }
}
