using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Slo;
using Proofload.Slo.Files;

namespace Proofload.Reports.Objectives;

/// <summary>What alerts would have done, as one JSON document. Described in <c>docs/slo.md</c>.</summary>
public static class ReplayJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="results">The replays.</param>
    public static string Render(IReadOnlyList<ReplayResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return new JsonObject { ["objectives"] = new JsonArray([.. results.Select(static r => (JsonNode)One(r))]) }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject One(ReplayResult result) => new()
    {
        ["name"] = result.Objective.Name,
        ["from"] = Time(result.From),
        ["to"] = Time(result.To),
        ["step_seconds"] = result.Step.TotalSeconds,
        ["missed"] = result.Missed.Count(),
        ["alone"] = result.Alone.Count(),
        ["incidents"] = new JsonArray([.. result.Incidents.Select(static i => (JsonNode)new JsonObject
        {
            ["from"] = Time(i.Incident.From),
            ["to"] = Time(i.Incident.To),
            ["budget_consumed"] = i.Incident.Consumed,
            ["peak_burn_rate"] = i.Incident.Peak,
            ["detected_seconds"] = i.First is { } f ? Math.Max(0, (f.Firing.Begin - i.Incident.From).TotalSeconds) : null,
            ["budget_consumed_at_detection"] = i.First?.Consumed,
        })]),
        ["firings"] = new JsonArray([.. result.Firings.Select(static f => (JsonNode)new JsonObject
        {
            ["severity"] = f.Firing.Alert.Severity,
            ["long"] = SloScalars.FormatDuration(f.Firing.Alert.Long),
            ["short"] = SloScalars.FormatDuration(f.Firing.Alert.Short),
            ["begin"] = Time(f.Firing.Begin),
            ["end"] = f.Firing.End is { } end ? Time(end) : null,
            ["budget_consumed"] = f.Consumed,
            ["of_incident"] = f.Incident is not null,
        })]),
    };

    private static string Time(DateTimeOffset time) => SloScalars.Format(time.ToUniversalTime());
}
