namespace Proofload.Slo.Rules.Routing;

/// <summary>To whom alerts of a severity go.</summary>
public enum ReceiverKind
{
    /// <summary>A webhook; over https with a bearer token in a file.</summary>
    Webhook = 0,

    /// <summary>Slack, or what takes its webhooks; the address in a file.</summary>
    Slack,

    /// <summary>PagerDuty Events v2; the routing key in a file.</summary>
    PagerDuty,

    /// <summary>E-mail; the password in a file.</summary>
    Email,
}

/// <summary>A receiver.</summary>
/// <param name="Severity">The severity whose alerts it gets.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Address">Address of a webhook (no secret) or an e-mail address; empty: one to be put in.</param>
public sealed record Receiver(string Severity, ReceiverKind Kind, string Address = "");

/// <summary>How the configuration of Alertmanager is made.</summary>
public sealed record AlertmanagerOptions
{
    /// <summary>Receivers of severities; a severity without one gets a webhook. Default: none.</summary>
    public IReadOnlyList<Receiver> Receivers { get; init; } = [];

    /// <summary>Folder of the files with secrets. Default <c>/etc/alertmanager/secrets</c>.</summary>
    public string Secrets { get; init; } = "/etc/alertmanager/secrets";

    /// <summary>How long alerts of an objective are gathered before the first notification. Default 10 s.</summary>
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long until a notification about new alerts of a group. Default 1 min.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMinutes(1);
}
