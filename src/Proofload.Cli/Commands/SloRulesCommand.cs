using System.CommandLine;
using Proofload.Cli.CommandLine;
using Proofload.Cli.Artefacts;
using Proofload.Slo.Rules;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo rules</c>: Prometheus rules for objectives.</summary>
internal sealed class SloRulesCommand : CliCommand
{
    public const string Summary = "make Prometheus rules that record budgets and alert on burn rates";

    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly RuleFlags _rules = new();
    private readonly Option<string?> _output = Flag.Text("--output", "DIR", "Folder for the files of rules, one for each objective, which is made. Default: print all as one file.", "-o");

    public SloRulesCommand()
        : base("rules", Summary)
    {
        Usage = ["slo rules FILE [-o DIR] [flags]"];
        Remarks = "The rules sum good and bad events over windows; they average no ratios and extrapolate nothing. What rules cannot say of your objectives is told on stderr.";
        Examples = [new("proofload slo rules slo.yaml -o prometheus", "Write prometheus/proofload-<objective>.rules.yaml")];
        Arguments.Add(_file);
        AddGroups(_rules.Group, new FlagGroup("Output", [_output]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var options = _rules.Read(parsed, services);
        var rules = Build(parsed.GetRequiredValue(_file), options, services);
        foreach (var warning in rules.Warnings)
            services.Terminal.Error.WriteLine($"proofload: {warning}");
        if (parsed.GetValue(_output) is { } folder)
            await ArtefactFolder.WriteAsync(folder, services, [.. rules.Split().Select(static f => (f.Name, RuleFileYaml.Render(f.File)))]);
        else
            services.Terminal.Output.Write(RuleFileYaml.Render(rules));
        return ExitCodes.Passed;
    }

    private static RuleFile Build(string name, PrometheusRuleOptions options, CliServices services)
    {
        try
        {
            return PrometheusRules.Build(RuleFlags.ReadObjectives(name, services), options);
        }
        catch (RuleException e)
        {
            throw new CommandException($"{name}: {e.Message}");
        }
    }
}
