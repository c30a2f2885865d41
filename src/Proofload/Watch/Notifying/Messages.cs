using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Plans;

namespace Proofload.Watch.Notifying;

/// <summary>Notifications in the forms of those who are told.</summary>
internal static class Messages
{
    private const int LongestSummary = 1024;
    private static readonly TimeSpan AlertmanagerPatience = TimeSpan.FromMinutes(4);
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Alertmanager API v2, <c>POST /api/v2/alerts</c>.</summary>
    public static string Alertmanager(Notification notification) => Text(new JsonArray([.. notification.Alerts.Select(a => (JsonNode)new JsonObject
    {
        ["labels"] = Labels(a.Labels),
        ["annotations"] = new JsonObject { ["summary"] = a.Summary, ["description"] = a.Description },
        ["startsAt"] = Time(a.StartsAt),
        ["endsAt"] = Time(a.EndsAt ?? notification.At + AlertmanagerPatience),
    })]));

    /// <summary>A message for an incoming webhook in Slack's manner.</summary>
    public static string Slack(Notification notification)
    {
        var attachments = notification.Alerts.Select(static a => (JsonNode)new JsonObject
        {
            ["color"] = !a.IsFiring ? "good" : a.Labels["severity"] == "page" ? "danger" : "warning",
            ["fallback"] = Escape(a.Summary),
            ["title"] = Escape($"{(a.IsFiring ? a.Labels["severity"] : "resolved")}: {a.Labels["objective"]}"),
            ["text"] = Escape($"{a.Summary}\n{a.Description}"),
            ["ts"] = (a.EndsAt ?? a.StartsAt).ToUnixTimeSeconds(),
        });
        return Text(new JsonObject { ["text"] = Escape(notification.Title), ["attachments"] = new JsonArray([.. attachments]) });
    }

    /// <summary>The notification itself, in the manner of Alertmanager's webhooks.</summary>
    public static string Webhook(Notification notification) => Text(new JsonObject
    {
        ["version"] = "1",
        ["source"] = notification.Source,
        ["receiver"] = notification.Receiver,
        ["status"] = notification.IsFiring ? "firing" : "resolved",
        ["title"] = notification.Title,
        ["at"] = Time(notification.At),
        ["groupLabels"] = Labels(notification.Group),
        ["alerts"] = new JsonArray([.. notification.Alerts.Select(static a => (JsonNode)new JsonObject
        {
            ["status"] = a.IsFiring ? "firing" : "resolved",
            ["fingerprint"] = a.Key,
            ["labels"] = Labels(a.Labels),
            ["annotations"] = new JsonObject { ["summary"] = a.Summary, ["description"] = a.Description },
            ["startsAt"] = Time(a.StartsAt),
            ["endsAt"] = a.EndsAt is { } end ? Time(end) : null,
        })]),
    });

    /// <summary>PagerDuty Events API v2: an event for each alert, the alert's key is what it is recognised by.</summary>
    public static IEnumerable<string> PagerDuty(Notification notification, Secret key) => notification.Alerts.Select(a => Text(new JsonObject
    {
        ["routing_key"] = key.Reveal(),
        ["event_action"] = a.IsFiring ? "trigger" : "resolve",
        ["dedup_key"] = $"proofload/{notification.Source}/{a.Key}",
        ["client"] = "proofload watch",
        ["payload"] = new JsonObject
        {
            ["summary"] = a.Summary.Length > LongestSummary ? a.Summary[..LongestSummary] : a.Summary,
            ["source"] = a.Labels.GetValueOrDefault("service") ?? notification.Source,
            ["severity"] = a.Labels["severity"] switch { "page" or "critical" => "critical", "error" => "error", "info" => "info", _ => "warning" },
            ["timestamp"] = Time(a.StartsAt),
            ["component"] = a.Labels["objective"],
            ["group"] = notification.Source,
            ["class"] = a.Labels["alertname"],
            ["custom_details"] = new JsonObject { ["description"] = a.Description, ["labels"] = Labels(a.Labels) },
        },
    }));

    /// <summary>The text of a mail.</summary>
    public static string Mail(Notification notification)
    {
        var text = new StringBuilder(notification.Title).Append("\n\n");
        foreach (var alert in notification.Alerts)
        {
            text.Append(alert.IsFiring ? "FIRING since " : "RESOLVED at ").Append(Time(alert.EndsAt ?? alert.StartsAt)).Append('\n')
                .Append(alert.Summary).Append('\n').Append(alert.Description).Append('\n')
                .AppendJoin(", ", alert.Labels.Select(static l => $"{l.Key}={l.Value}")).Append("\n\n");
        }

        return text.Append("-- \nproofload watch ").Append(notification.Source).Append('\n').ToString();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Labels(SortedDictionary<string, string> labels) => new(labels.Select(static l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value)));

    // What Slack's text takes for markup (api.slack.com/reference/surfaces/formatting).
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Text(JsonNode node) => node.ToJsonString(Relaxed);
}
