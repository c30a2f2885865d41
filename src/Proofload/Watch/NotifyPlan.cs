using Proofload.Plans;

namespace Proofload.Watch;

/// <summary>Who is told about alerts, and how often.</summary>
public sealed record NotifyPlan
{
    /// <summary>Alerts with equal values of these labels go out together: <c>service</c>, <c>model</c>, <c>route</c>, <c>region</c>, <c>objective</c>, <c>severity</c>. Default service.</summary>
    public IReadOnlyList<string> GroupBy { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Of(["service"]);

    /// <summary>How long the first alert of a group waits for others. Default: not at all.</summary>
    public TimeSpan GroupWait { get; init; }

    /// <summary>Least time between notifications about changes of one group. Default 1 min.</summary>
    public TimeSpan GroupInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time after which somebody is told again about what still fires. Default 4 h.</summary>
    public TimeSpan RepeatEvery { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Who is told; names are unique.</summary>
    public IReadOnlyList<ReceiverPlan> Receivers { get; init => field = ValueList<ReceiverPlan>.Of(value); } = ValueList<ReceiverPlan>.Empty;
}

/// <summary>One who is told.</summary>
public sealed record ReceiverPlan
{
    /// <summary>Name: lower-case letters, digits, '-' and '_'.</summary>
    public required string Name { get; init; }

    /// <summary>How.</summary>
    public required ReceiverKind Kind { get; init; }

    /// <summary>Address: of the Alertmanager, of the webhook; of PagerDuty's events when it is not <c>https://events.pagerduty.com</c>. A secret: only its host is ever shown.</summary>
    public Secret? Url { get; init; }

    /// <summary>PagerDuty's integration key.</summary>
    public Secret? RoutingKey { get; init; }

    /// <summary>Headers of a webhook or an Alertmanager behind a login.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init => field = ValueMap<Secret>.Of(value); } = ValueMap<Secret>.Empty;

    /// <summary>Severities it is told about; empty: all.</summary>
    public IReadOnlyList<string> Severities { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Empty;

    /// <summary>Whether it is told that an alert is over. Default true.</summary>
    public bool Resolved { get; init; } = true;

    /// <summary>How mail goes out; null but for mail.</summary>
    public MailPlan? Mail { get; init; }
}

/// <summary>Ways to tell somebody.</summary>
public enum ReceiverKind
{
    /// <summary>Alertmanager, API v2. It groups and repeats itself.</summary>
    Alertmanager = 0,

    /// <summary>A webhook that takes Slack's messages.</summary>
    Slack,

    /// <summary>A webhook that takes the notification as JSON.</summary>
    Webhook,

    /// <summary>PagerDuty, Events API v2.</summary>
    PagerDuty,

    /// <summary>Mail by SMTP.</summary>
    Email,
}

/// <summary>How mail goes out.</summary>
public sealed record MailPlan
{
    /// <summary>Host of the SMTP server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port. Default 587.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the connection is made safe.</summary>
    public MailSecurity Security { get; init; }

    /// <summary>PEM file of certificate authorities to trust instead of the system's; null for those.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>User to log in as; null without login.</summary>
    public Secret? User { get; init; }

    /// <summary>Password of the user.</summary>
    public Secret? Password { get; init; }

    /// <summary>Sender's address.</summary>
    public required string From { get; init; }

    /// <summary>Receivers' addresses, at least one.</summary>
    public IReadOnlyList<string> To { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Empty;
}

/// <summary>How a connection to an SMTP server is made safe.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS, and no mail without it.</summary>
    StartTls = 0,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>Not at all; no password is sent then.</summary>
    None,
}
