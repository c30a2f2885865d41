using System.Text;

namespace Proofload.Slo.Rules.Routing;

/// <summary>
/// A configuration of Alertmanager for the alerts of <see cref="PrometheusRules"/>: a route for each severity, a page keeps the less urgent alerts of the same
/// objective silent, and an objective's alerts come as one notification. Secrets lie in files that it names.
/// </summary>
public static class AlertmanagerConfig
{
    private const string Fallback = "unrouted";
    private const string MetaSeverity = "ticket";

    /// <summary>The configuration.</summary>
    /// <param name="file">The objectives.</param>
    /// <param name="options">How.</param>
    public static string Render(ObjectivesFile file, AlertmanagerOptions options)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        var severities = Severities(file);
        var text = new StringBuilder("# Made by proofload slo alertmanager. Secrets are read from the files it names.\n");
        Routes(text, severities, options);
        Inhibitions(text, severities);
        text.Append("receivers:\n");

        // An alert of an unknown severity must not vanish.
        foreach (var severity in severities.Append(Fallback))
            Append(text, severity, options.Receivers.FirstOrDefault(r => r.Severity == severity) ?? new Receiver(severity, ReceiverKind.Webhook), options.Secrets.TrimEnd('/'));
        return text.ToString();
    }

    /// <summary>A script that asks Alertmanager's own tool whether every alert gets to its receiver; it ends with an error at the first that does not.</summary>
    /// <param name="file">The objectives.</param>
    /// <param name="configFile">Name of the configuration, as seen from the script.</param>
    public static string RenderTests(ObjectivesFile file, string configFile)
    {
        ArgumentNullException.ThrowIfNull(file);
        var text = new StringBuilder("#!/bin/sh\n# Made by proofload slo alertmanager: every alert gets to the receiver of its severity.\nset -eu\ncd \"$(dirname \"$0\")\"\n");
        var name = Shell(configFile);
        text.Append("amtool check-config ").Append(name).Append('\n');
        foreach (var (receiver, labels) in RouteTests(file))
            text.Append("amtool config routes test --config.file=").Append(name).Append(" --verify.receivers=").Append(Shell(receiver)).Append(' ').AppendJoin(' ', labels.Select(static l => Shell($"{l.Key}={l.Value}"))).Append('\n');
        return text.ToString();
    }

    /// <summary>The alerts and the receivers that must get them.</summary>
    internal static IEnumerable<(string Receiver, IReadOnlyList<KeyValuePair<string, string>> Labels)> RouteTests(ObjectivesFile file)
    {
        foreach (var objective in file.Objectives)
        {
            KeyValuePair<string, string>[] labels = [new("objective", objective.Name), .. objective.Scope.Labels];
            foreach (var severity in objective.Alerts.Select(static a => a.Severity).Distinct(StringComparer.Ordinal))
                yield return (severity, [new("alertname", RecordedNames.BurnAlert), new("severity", severity), .. labels]);
        }

        yield return (MetaSeverity, [new("alertname", RecordedNames.FailingAlert), new("severity", MetaSeverity)]);
        yield return (Fallback, [new("alertname", "SomebodyElses")]);
    }

    private static List<string> Severities(ObjectivesFile file)
    {
        // The most urgent first, as the objectives have them; a word of one's own keeps its place before 'ticket'.
        var severities = file.Objectives.SelectMany(static o => o.Alerts).Select(static a => a.Severity).Where(static s => s != MetaSeverity).Distinct(StringComparer.Ordinal).OrderBy(static s => s == "page" ? 0 : 1).ToList();
        severities.Add(MetaSeverity);
        return severities;
    }

    private static void Routes(StringBuilder text, List<string> severities, AlertmanagerOptions options)
    {
        text.Append("route:\n  receiver: ").Append(Fallback).Append("\n  group_by: [objective, severity]\n");
        text.Append("  group_wait: ").Append(PromText.Duration(options.GroupWait)).Append("\n  group_interval: ").Append(PromText.Duration(options.GroupInterval)).Append("\n  repeat_interval: 4h\n  routes:\n");
        foreach (var severity in severities)
        {
            text.Append("  - matchers: [").Append(PromText.Quote($"severity={PromText.Quote(severity)}")).Append("]\n    receiver: ").Append(PromText.Quote(severity)).Append('\n');
            text.Append("    repeat_interval: ").Append(severity == "page" ? "1h" : "1d").Append('\n');
        }
    }

    private static void Inhibitions(StringBuilder text, List<string> severities)
    {
        if (severities.Count > 1)
            text.Append("inhibit_rules:\n");
        for (var i = 0; i < severities.Count - 1; i++)
        {
            text.Append("# ").Append(severities[i]).Append(" over ").AppendJoin(", ", severities.Skip(i + 1)).Append(" of the same objective.\n- source_matchers: ").Append(Matchers(severities[i], RecordedNames.BurnAlert)).Append('\n');
            var rest = string.Join('|', severities.Skip(i + 1));
            text.Append("  target_matchers: [").Append(PromText.Quote($"severity=~{PromText.Quote(rest)}")).Append(", ").Append(PromText.Quote($"alertname={PromText.Quote(RecordedNames.BurnAlert)}")).Append("]\n  equal: [objective]\n");
        }
    }

    private static string Matchers(string severity, string alert) =>
        $"[{PromText.Quote($"severity={PromText.Quote(severity)}")}, {PromText.Quote($"alertname={PromText.Quote(alert)}")}]";

    private static void Append(StringBuilder text, string severity, Receiver receiver, string secrets)
    {
        text.Append("- name: ").Append(PromText.Quote(severity)).Append('\n');
        string File(string name) => PromText.Quote($"{secrets}/{severity}-{name}");
        text.Append(receiver.Kind switch
        {
            ReceiverKind.Slack => $"  slack_configs:\n  - api_url_file: {File("slack-url")}\n    send_resolved: true\n    title: '{{{{ .CommonAnnotations.summary }}}}'\n    text: '{{{{ range .Alerts }}}}{{{{ .Annotations.description }}}} {{{{ .Annotations.runbook_url }}}}{{{{ \"\\n\" }}}}{{{{ end }}}}'\n",
            ReceiverKind.PagerDuty => $"  pagerduty_configs:\n  - routing_key_file: {File("pagerduty-key")}\n    send_resolved: true\n    severity: {(severity == "page" ? "critical" : "warning")}\n    description: '{{{{ .CommonAnnotations.summary }}}}'\n",
            ReceiverKind.Email => $"  email_configs:\n  - to: {PromText.Quote(receiver.Address.Length > 0 ? receiver.Address : $"{severity}@example.com")}\n    from: alertmanager@example.com\n    smarthost: smtp.example.com:587\n    auth_username: alertmanager@example.com\n    auth_password_file: {File("smtp-password")}\n    send_resolved: true\n",
            _ => Webhook(receiver.Address.Length > 0 ? receiver.Address : $"http://127.0.0.1:9099/alerts/{severity}", File("webhook-token")),
        });
    }

    // Older versions of Alertmanager cannot read a webhook's address from a file, but its token.
    private static string Webhook(string address, string tokenFile) => $"  webhook_configs:\n  - url: {PromText.Quote(address)}\n    send_resolved: true\n"
        + (address.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? $"    http_config:\n      authorization:\n        credentials_file: {tokenFile}\n" : "");

    private static string Shell(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
