using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Reports.Objectives;
using Proofload.Slo;
using Proofload.Watch;

namespace Proofload.Cli.Watching;

/// <summary>How a watch stands, as JSON: objectives as <c>slo status --json</c> has them, with all that was ever counted.</summary>
internal static class WatchJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(WatchSnapshot snapshot) => new JsonObject
    {
        ["name"] = snapshot.Name,
        ["at"] = Time(snapshot.At),
        ["epoch"] = snapshot.Epoch,
        ["store_problem"] = snapshot.StoreProblem,
        ["objectives"] = new JsonArray([.. snapshot.Objectives.Select(static o => (JsonNode)One(o))]),
        ["targets"] = new JsonArray([.. snapshot.Targets.Select(static t => (JsonNode)new JsonObject
        {
            ["name"] = t.Name,
            ["succeeded"] = t.Succeeded,
            ["failed"] = t.Failed,
            ["skipped"] = t.Skipped,
            ["last_success"] = t.LastSuccess is { } last ? Time(last) : null,
            ["last_failure"] = t.LastFailure,
        })]),
        ["sources"] = new JsonArray([.. snapshot.Sources.Select(static s => (JsonNode)new JsonObject
        {
            ["name"] = s.Name,
            ["objectives"] = new JsonArray([.. s.Objectives.Select(static o => (JsonNode)o)]),
            ["read"] = s.Read,
            ["unusable"] = s.Bad,
            ["resets"] = s.Resets,
            ["problem"] = s.Problem,
        })]),
        ["receivers"] = new JsonArray([.. snapshot.Receivers.Select(static r => (JsonNode)new JsonObject
        {
            ["name"] = r.Receiver,
            ["delivered"] = r.Delivered,
            ["failed_attempts"] = r.Failed,
            ["failing"] = r.Failing,
            ["problem"] = r.Problem.Length > 0 ? r.Problem : null,
        })]),
    }.ToJsonString(Indented) + "\n";

    public static string Render(WatchedObjective objective) => One(objective).ToJsonString(Indented) + "\n";

    public static string Problem(string problem) => new JsonObject { ["error"] = problem }.ToJsonString(Indented) + "\n";

    /// <summary>The row that status reports are made of.</summary>
    public static StatusRow Row(WatchedObjective objective) =>
        new(objective.Status, [.. objective.Alerts.Take(objective.Status.Alerts.Count).Select(static a => a.Phase)], null, null);

    private static JsonObject One(WatchedObjective objective)
    {
        var json = StatusJson.One(Row(objective));
        json["counted"] = new JsonObject { ["good"] = objective.Total.Good, ["total"] = objective.Total.Total };
        json["no_data_alert"] = objective.Alerts[^1].Phase == AlertPhase.Firing ? "firing" : "inactive";
        return json;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
