namespace Proofload.Notifications.Receivers;

/// <summary>
/// Alertmanager, API v2 (<c>POST /api/v2/alerts</c>). As Prometheus does, it is told again each minute of what fires, with an end that lies four of these ahead, so that alerts end there
/// when nobody tells it any more; and for 15 minutes of what is over.
/// </summary>
internal sealed class AlertmanagerReceiver : IReceiver
{
    private readonly JsonPost _post;

    public AlertmanagerReceiver(ReceiverPlan plan)
    {
        var address = new Uri(plan.Url!.Reveal());
        _post = new JsonPost(new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v2/alerts"), plan.Headers);
    }

    public Task<DeliveryOutcome> SendAsync(Notification notification, CancellationToken stop) => _post.SendAsync(Payload(notification), stop);

    internal static ReadOnlyMemory<byte> Payload(Notification notification) => PayloadWriter.Write(json =>
    {
        json.WriteStartArray();
        foreach (var alert in notification.Alerts)
        {
            json.WriteStartObject();
            PayloadWriter.Labels(json, "labels", alert.Labels);
            PayloadWriter.Labels(json, "annotations", [new("summary", alert.Summary), new("description", PayloadWriter.Lines(alert))]);
            json.WriteString("startsAt", PayloadWriter.Time(alert.StartsAt));
            json.WriteString("endsAt", PayloadWriter.Time(alert.EndsAt ?? notification.At + (4 * DeliveryRules.ResendDelay)));
            if (alert.Link is { } link)
                json.WriteString("generatorURL", link);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
