using System.CommandLine;
using Proofload.Cli.Artefacts;
using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Slo.Rules.Routing;

namespace Proofload.Cli.Commands;

/// <summary><c>proofload slo alertmanager</c>: routes for the alerts of the rules.</summary>
internal sealed class SloAlertmanagerCommand : CliCommand
{
    public const string Summary = "make a configuration of Alertmanager for the alerts, and tests of its routes";

    private const string ConfigFile = "alertmanager.yaml";
    private const string TestFile = "alertmanager-routes.sh";
    private static readonly string[] Kinds = ["webhook", "slack", "pagerduty", "email"];

    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE" };
    private readonly Option<string[]> _receivers = Flag.Many("--receiver", "SEVERITY=KIND[:ADDRESS]", "Who gets the alerts of a severity: webhook:URL, slack, pagerduty or email:ADDRESS; may be given several times. Default: a webhook to be put in.");
    private readonly Option<string?> _secrets = Flag.Text("--secrets", "DIR", "Folder in which Alertmanager finds the files with secrets. Default /etc/alertmanager/secrets.");
    private readonly Option<string?> _output = Flag.Text("--output", "DIR", $"Folder for {ConfigFile} and {TestFile}, which is made. Default: print the configuration.", "-o");

    public SloAlertmanagerCommand()
        : base("alertmanager", Summary)
    {
        Usage = ["slo alertmanager FILE [-o DIR] [flags]"];
        Remarks = "A route for each severity of the objectives; a page silences the tickets of the same objective. Secrets are never written: the configuration names the files that hold them.";
        Examples = [new("proofload slo alertmanager slo.yaml --receiver page=pagerduty --receiver ticket=slack -o alertmanager", "Pages to PagerDuty, tickets to Slack")];
        Arguments.Add(_file);
        AddGroups(new FlagGroup("Routes", [_receivers, _secrets]), new FlagGroup("Output", [_output]));
    }

    public override async Task<int> ExecuteAsync(ParseResult parsed, CliServices services)
    {
        var file = RuleFlags.ReadObjectives(parsed.GetRequiredValue(_file), services);
        var options = new AlertmanagerOptions { Receivers = [.. (parsed.GetValue(_receivers) ?? []).Select(Receiver)] };
        if (parsed.GetValue(_secrets) is { } secrets)
            options = options with { Secrets = secrets };
        var known = file.Objectives.SelectMany(static o => o.Alerts).Select(static a => a.Severity).Append("ticket").Distinct(StringComparer.Ordinal).ToArray();
        foreach (var receiver in options.Receivers.Where(r => !known.Contains(r.Severity, StringComparer.Ordinal)))
            throw new CommandException($"--receiver: no alert has the severity '{receiver.Severity}'; {NearestName.Hint(receiver.Severity, known)}");
        var config = AlertmanagerConfig.Render(file, options);
        if (parsed.GetValue(_output) is { } folder)
            await ArtefactFolder.WriteAsync(folder, services, (ConfigFile, config), (TestFile, AlertmanagerConfig.RenderTests(file, ConfigFile)));
        else
            services.Terminal.Output.Write(config);
        return ExitCodes.Passed;
    }

    private static Receiver Receiver(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
            throw new CommandException($"--receiver: '{text}' is not SEVERITY=KIND, such as page=pagerduty");
        var parts = text[(at + 1)..].Split(':', 2);
        return Array.IndexOf(Kinds, parts[0]) is >= 0 and var kind
            ? new Receiver(text[..at], (ReceiverKind)kind, parts.Length > 1 ? parts[1] : "")
            : throw new CommandException($"--receiver: '{parts[0]}' is no kind of receiver; {NearestName.Hint(parts[0], Kinds)}");
    }
}
