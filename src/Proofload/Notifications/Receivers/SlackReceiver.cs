using System.Text;

namespace Proofload.Notifications.Receivers;

/// <summary>A webhook that takes Slack's messages: Slack, Mattermost, Rocket.Chat, Discord (<c>…/slack</c>).</summary>
internal sealed class SlackReceiver(ReceiverPlan plan) : IReceiver
{
    // Slack shows no more of a message than some 40,000 characters, and refuses more than 100 attachments.
    private const int MostAttachments = 20;
    private const int LongestText = 3000;

    private readonly JsonPost _post = new(new Uri(plan.Url!.Reveal()), plan.Headers);

    public Task<DeliveryOutcome> SendAsync(Notification notification, CancellationToken stop) => _post.SendAsync(Payload(notification), stop);

    internal static ReadOnlyMemory<byte> Payload(Notification notification) => PayloadWriter.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("text", Escape(notification.Title));
        json.WriteStartArray("attachments");
        foreach (var alert in notification.Alerts.Take(MostAttachments))
        {
            json.WriteStartObject();
            json.WriteString("color", alert.IsFiring ? alert.Label("severity") == "page" ? "danger" : "warning" : "good");
            json.WriteString("fallback", Escape(alert.Summary));
            json.WriteString("title", Escape((alert.IsFiring ? "" : "over: ") + alert.Summary));
            if (alert.Link is { } link)
                json.WriteString("title_link", link);
            json.WriteString("text", Text(alert));
            json.WriteStartArray("mrkdwn_in");
            json.WriteStringValue("text");
            json.WriteEndArray();
            json.WriteNumber("ts", alert.StartsAt.ToUnixTimeSeconds());
            json.WriteEndObject();
        }

        if (notification.Alerts.Count > MostAttachments)
        {
            json.WriteStartObject();
            json.WriteString("text", $"and {notification.Alerts.Count - MostAttachments} more");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Text(NotifiedAlert alert)
    {
        var text = new StringBuilder();
        foreach (var fact in alert.Facts)
            text.Append('*').Append(Escape(fact.Name)).Append("*: ").Append(Escape(fact.Text)).Append('\n');
        text.Append("*since*: ").Append(PayloadWriter.Since(alert));
        return text.Length <= LongestText ? text.ToString() : text.ToString(0, LongestText) + "…";
    }

    // The three characters that Slack's text gives a meaning; whoever names a model '<!channel>' calls nobody.
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
