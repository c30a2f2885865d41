using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Analysis.Comparison;

namespace Proofload.Reports.History;

/// <summary>A history as one JSON document. Described in <c>docs/history.md</c>.</summary>
public static class HistoryJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document; ends with a line feed.</summary>
    /// <param name="history">The history.</param>
    public static string Render(RunHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new JsonObject
        {
            ["subject"] = history.Subject.Subject,
            ["unit"] = history.Subject.Unit,
            ["points"] = new JsonArray([.. history.Points.Select(static p => (JsonNode)new JsonObject
            {
                ["run"] = p.Run.Id,
                ["started_at"] = p.Run.StartedAt,
                ["branch"] = p.Run.Labels.GetValueOrDefault("branch"),
                ["commit"] = p.Run.Labels.GetValueOrDefault("commit"),
                ["value"] = p.Value,
                ["low"] = p.Interval?.Low,
                ["high"] = p.Interval?.High,
            })]),
            ["changes"] = new JsonArray([.. history.Changes.Select(static c => (JsonNode)new JsonObject
            {
                ["verdict"] = c.Verdict switch { ComparisonVerdict.Worse => "worse", ComparisonVerdict.Better => "better", _ => "moved" },
                ["run"] = c.Point.Run.Id,
                ["commit"] = c.Point.Run.Labels.GetValueOrDefault("commit"),
                ["commit_before"] = c.Before.Run.Labels.GetValueOrDefault("commit"),
                ["before"] = c.Change.Before,
                ["after"] = c.Change.After,
                ["p_value"] = c.Change.PValue,
            })]),
            ["left_out"] = new JsonObject { ["other"] = history.Other, ["invalid"] = history.Invalid, ["missing"] = history.Missing },
        }.ToJsonString(Indented) + "\n";
    }
}
