using Proofload.Plans;

namespace Proofload.Notifications.Receivers;

/// <summary>
/// PagerDuty, Events API v2: one event an alert, <c>trigger</c> while it fires and <c>resolve</c> when it is over. The key by which PagerDuty tells duplicates is the alert's own, so an event
/// that arrives twice opens nothing twice.
/// </summary>
internal sealed class PagerDutyReceiver : IReceiver
{
    private const int LongestSummary = 1024;
    private static readonly Uri Events = new("https://events.pagerduty.com");

    private readonly Secret _key;
    private readonly JsonPost _post;

    public PagerDutyReceiver(ReceiverPlan plan)
    {
        _key = plan.RoutingKey!;
        var address = plan.Url is { } url ? new Uri(url.Reveal()) : Events;
        _post = new JsonPost(new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/v2/enqueue"), plan.Headers);
    }

    public async Task<DeliveryOutcome> SendAsync(Notification notification, CancellationToken stop)
    {
        foreach (var alert in notification.Alerts)
        {
            var outcome = await _post.SendAsync(Payload(notification, alert, _key), stop);
            if (outcome.Result != DeliveryResult.Delivered)
                return outcome;
        }

        return DeliveryOutcome.Delivered;
    }

    internal static ReadOnlyMemory<byte> Payload(Notification notification, NotifiedAlert alert, Secret key) => PayloadWriter.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("routing_key", key.Reveal());
        json.WriteString("event_action", alert.IsFiring ? "trigger" : "resolve");
        json.WriteString("dedup_key", "proofload-" + alert.Id);
        if (alert.IsFiring)
        {
            json.WriteString("client", "Proofload");
            var summary = (notification.IsTest ? "[TEST] " : "") + alert.Summary;
            json.WriteStartObject("payload");
            json.WriteString("summary", summary.Length <= LongestSummary ? summary : summary[..LongestSummary]);
            json.WriteString("source", alert.Label("service") is { Length: > 0 } service ? service : alert.Label("objective"));
            json.WriteString("severity", alert.Label("severity") switch { "page" => "critical", "ticket" => "warning", _ => "info" });
            json.WriteString("timestamp", PayloadWriter.Time(alert.StartsAt));
            json.WriteString("component", alert.Label("model") is { Length: > 0 } model ? model : alert.Label("objective"));
            json.WriteString("class", alert.Label("alertname"));
            PayloadWriter.Labels(json, "custom_details", alert.Facts.Select(static f => KeyValuePair.Create(f.Name, f.Text)));
            json.WriteEndObject();
            if (alert.Link is { } link)
            {
                json.WriteStartArray("links");
                json.WriteStartObject();
                json.WriteString("href", link);
                json.WriteString("text", "where to look");
                json.WriteEndObject();
                json.WriteEndArray();
            }
        }

        json.WriteEndObject();
    });
}
