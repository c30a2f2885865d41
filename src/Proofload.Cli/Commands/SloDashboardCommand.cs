using System.CommandLine;
using Proofload.Cli.Artefacts;
using Proofload.Cli.CommandLine;
using Proofload.Slo.Dashboards;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo dashboard</c>: a Grafana dashboard.</summary>
internal sealed class SloDashboardCommand : CliCommand
{
    public const string Summary = "make a Grafana dashboard: SLI, budget, burn, latency, tokens, GPU";

    private const string FileName = "proofload-dashboard.json";

    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly Option<string?> _title = Flag.Text("--title", "TEXT", "Title of the dashboard. Default: Objectives, with the service when there is one only.");
    private readonly Option<string?> _output = Flag.Text("--output", "DIR", $"Folder for {FileName}, which is made. Default: print it.", "-o");

    public SloDashboardCommand()
        : base("dashboard", Summary)
    {
        Usage = ["slo dashboard FILE [-o DIR] [--title TEXT]"];
        Remarks = "In Grafana's classic JSON model, over the series that the rules of slo rules record and the metrics of proofload watch. Services and objectives are chosen in the dashboard.";
        Examples = [new("proofload slo dashboard slo.yaml -o grafana", "Write grafana/" + FileName)];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Output", [_title, _output]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var file = RuleFlags.ReadObjectives(parsed.GetRequiredValue(_file), services);
        var names = file.Objectives.Select(static o => o.Scope.Service).Distinct(StringComparer.Ordinal).ToArray();
        var title = parsed.GetValue(_title) is { Length: > 0 } own ? own : names is [{ Length: > 0 } only] ? $"Objectives of {only}" : "Objectives";
        var text = GrafanaDashboard.Render(title);
        if (parsed.GetValue(_output) is { } folder)
            await ArtefactFolder.WriteAsync(folder, services, (FileName, text));
        else
            services.Terminal.Output.Write(text);
        return ExitCodes.Passed;
    }
}
