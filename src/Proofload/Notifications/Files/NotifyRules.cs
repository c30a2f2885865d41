using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Notifications.Files;

/// <summary>What must fit together in a <c>notify</c>.</summary>
internal static class NotifyRules
{
    public static void Check(NotifyPlan plan, string path, ProblemList problems)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Receivers.Count; i++)
        {
            var (receiver, at) = (plan.Receivers[i], $"{path}.receivers[{i}]");
            if (receiver.Name.Length > 0 && !seen.TryAdd(receiver.Name, i))
                problems.Add($"{at}.name", $"{Units.Quote(receiver.Name)} is the name of receivers[{seen[receiver.Name]}] too; names are unique");
            Check(receiver, at, problems);
        }

        if (plan.Link is { } link && !Uri.TryCreate(link.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal), UriKind.Absolute, out _))
            problems.Add($"{path}.link", $"{Units.Quote(link)} is not an address; write for example https://grafana.example/d/slo?var-objective={{objective}}");
    }

    private static void Check(ReceiverPlan receiver, string at, ProblemList problems)
    {
        var takesUrl = receiver.Kind is ReceiverKind.Alertmanager or ReceiverKind.Slack or ReceiverKind.Webhook;
        var word = receiver.Kind.ToString().ToLowerInvariant();
        if (takesUrl && receiver.Url is null)
            problems.Add($"{at}.url", $"missing; the address of the {word}");
        if (receiver.Kind == ReceiverKind.Email && receiver.Url is not null)
            problems.Add($"{at}.url", "has no effect with email; give mail: {host: smtp.example.com}");
        if (receiver.Url is { } url)
            CheckUrl(url, receiver.Kind, $"{at}.url", problems);
        if (receiver.Kind == ReceiverKind.PagerDuty && receiver.RoutingKey is null)
            problems.Add($"{at}.routing_key", "missing; write ${PAGERDUTY_KEY} and set that variable to the service's integration key");
        if (receiver.Kind != ReceiverKind.PagerDuty && receiver.RoutingKey is not null)
            problems.Add($"{at}.routing_key", $"has no effect with {word}; it is PagerDuty's");
        if (receiver.Kind == ReceiverKind.Email && receiver.Mail is null)
            problems.Add($"{at}.mail", "missing; write for example {host: smtp.example.com, from: slo@example.com, to: oncall@example.com}");
        if (receiver.Kind != ReceiverKind.Email && receiver.Mail is not null)
            problems.Add($"{at}.mail", $"has no effect with {word}");
        if (receiver.Headers.Count > 0 && receiver.Kind == ReceiverKind.Email)
            problems.Add($"{at}.headers", "has no effect with email");
        if (receiver.Mail is { Security: MailSecurity.None, Password: not null } or { Security: MailSecurity.None, User: not null })
            problems.Add($"{at}.mail.security", "a password is never sent in the clear; use starttls or tls");
        if (receiver.Mail is { } mail && mail.User is null != mail.Password is null)
            problems.Add($"{at}.mail.user", "user and password go together; give both or neither");
    }

    private static void CheckUrl(Secret url, ReceiverKind kind, string at, ProblemList problems)
    {
        // The value may be a secret, so it is not shown.
        if (!Uri.TryCreate(url.Reveal(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
            problems.Add(at, "the value is not an http or https address");
        else if (kind == ReceiverKind.Slack && !url.FromEnvironment && !address.IsLoopback)
            problems.Add(at, "whoever knows this address can write to the channel, so it does not belong in a file; write ${SLACK_WEBHOOK} and set that variable in the environment");
    }
}
