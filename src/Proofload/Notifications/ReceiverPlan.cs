using Proofload.Plans;

namespace Proofload.Notifications;

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

    /// <summary>Services it is told about; empty: all.</summary>
    public IReadOnlyList<string> Services { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Empty;

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
