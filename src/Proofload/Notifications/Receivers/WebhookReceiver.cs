using System.Text.Json;

namespace Proofload.Notifications.Receivers;

/// <summary>A webhook that takes the notification as JSON; <c>docs/notifications.md</c> describes the document.</summary>
internal sealed class WebhookReceiver(ReceiverPlan plan) : IReceiver
{
    private readonly JsonPost _post = new(new Uri(plan.Url!.Reveal()), plan.Headers);

    public Task<DeliveryOutcome> SendAsync(Notification notification, CancellationToken stop) => _post.SendAsync(Payload(notification), stop);

    internal static ReadOnlyMemory<byte> Payload(Notification notification) => PayloadWriter.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("id", notification.Id);
        json.WriteString("receiver", notification.Receiver);
        json.WriteString("status", notification.IsFiring ? "firing" : "resolved");
        json.WriteBoolean("test", notification.IsTest);
        json.WriteString("sent_at", PayloadWriter.Time(notification.At));
        json.WriteString("title", notification.Title);
        PayloadWriter.Labels(json, "group", notification.Group);
        json.WriteStartArray("alerts");
        foreach (var alert in notification.Alerts)
            Alert(json, alert);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Alert(Utf8JsonWriter json, NotifiedAlert alert)
    {
        json.WriteStartObject();
        json.WriteString("id", alert.Id);
        json.WriteString("status", alert.IsFiring ? "firing" : "resolved");
        json.WriteString("starts_at", PayloadWriter.Time(alert.StartsAt));
        if (alert.EndsAt is { } end)
            json.WriteString("ends_at", PayloadWriter.Time(end));
        else
            json.WriteNull("ends_at");
        PayloadWriter.Labels(json, "labels", alert.Labels);
        json.WriteString("summary", alert.Summary);
        PayloadWriter.Labels(json, "facts", alert.Facts.Select(static f => KeyValuePair.Create(f.Name.Replace(' ', '_'), f.Text)));
        json.WriteStartObject("numbers");
        Numbers(json, alert.Numbers);
        json.WriteEndObject();
        if (alert.Link is { } link)
            json.WriteString("link", link);
        else
            json.WriteNull("link");
        json.WriteEndObject();
    }

    internal static void Numbers(Utf8JsonWriter json, AlertNumbers numbers)
    {
        json.WriteNumber("target", numbers.Target);
        PayloadWriter.Number(json, "sli", numbers.Sli);
        PayloadWriter.Number(json, "long_burn", numbers.LongBurn);
        PayloadWriter.Number(json, "short_burn", numbers.ShortBurn);
        PayloadWriter.Number(json, "factor", (double?)numbers.Factor);
        PayloadWriter.Number(json, "budget_remaining", numbers.BudgetRemaining);
        PayloadWriter.Number(json, "gone_in_seconds", numbers.GoneInSeconds);
    }
}
