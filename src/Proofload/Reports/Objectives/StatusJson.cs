using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Measurement.Statistics;
using Proofload.Slo.Files;

namespace Proofload.Reports.Objectives;

/// <summary>How objectives stand, as one JSON document: shares 0 to 1, times in seconds, null for what is unknown. Described in <c>docs/slo.md</c>.</summary>
public static class StatusJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="rows">The objectives.</param>
    /// <param name="at">When they were looked at.</param>
    public static string Render(IReadOnlyList<StatusRow> rows, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new JsonObject { ["at"] = SloScalars.Format(at.ToUniversalTime()), ["objectives"] = new JsonArray([.. rows.Select(static r => (JsonNode)One(r))]) }.ToJsonString(Indented) + "\n";
    }

    /// <summary>One objective.</summary>
    /// <param name="row">The objective.</param>
    public static JsonObject One(StatusRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var (status, objective) = (row.Status, row.Status.Objective);
        return new JsonObject
        {
            ["name"] = objective.Name,
            ["state"] = StatusReport.Word(row).Replace(' ', '_'),
            ["target"] = objective.Target,
            ["sli"] = status.Sli,
            ["sli_interval"] = Interval(status.SliInterval),
            ["is_met"] = status.IsMet,
            ["no_data"] = status.NoData,
            ["window"] = new JsonObject { ["from"] = SloScalars.Format(status.From.ToUniversalTime()), ["to"] = SloScalars.Format(status.To.ToUniversalTime()) },
            ["events"] = new JsonObject { ["good"] = status.Use.Events.Good, ["total"] = status.Use.Events.Total },
            ["slices"] = objective.Slice is null ? null : new JsonObject { ["good"] = status.Use.Slices.Good, ["total"] = status.Use.Slices.Total, ["empty"] = status.Use.EmptySlices },
            ["budget"] = new JsonObject { ["total"] = status.BudgetTotal, ["consumed"] = status.BudgetConsumed, ["remaining"] = status.BudgetRemaining },
            ["burn_rates"] = new JsonArray([.. status.Burns.Select(static b => (JsonNode)new JsonObject { ["window"] = SloScalars.FormatDuration(b.Window), ["seconds"] = b.Window.TotalSeconds, ["rate"] = b.Rate })]),
            ["forecast"] = new JsonObject
            {
                ["kind"] = Snake(status.Forecast.Kind.ToString()),
                ["seconds"] = status.Forecast.In?.TotalSeconds,
                ["burn_rate"] = status.Forecast.BurnRate,
                ["based_on_seconds"] = status.Forecast.BasedOn.TotalSeconds,
            },
            ["alerts"] = new JsonArray([.. status.Alerts.Select((a, i) => (JsonNode)new JsonObject
            {
                ["severity"] = a.Alert.Severity,
                ["long"] = SloScalars.FormatDuration(a.Alert.Long),
                ["short"] = SloScalars.FormatDuration(a.Alert.Short),
                ["factor"] = a.Alert.Factor,
                ["state"] = Snake(row.Phases[i].ToString()),
                ["long_burn_rate"] = a.LongBurn,
                ["short_burn_rate"] = a.ShortBurn,
                ["long_events"] = a.LongEvents,
                ["held_back"] = a.IsGuarded,
            })]),
            ["policy"] = status.PolicyStep is { } step ? new JsonObject { ["at"] = step.At, ["action"] = step.Action, ["blocks"] = status.IsBlocking } : null,
        };
    }

    private static JsonArray? Interval(RealInterval? interval) => interval is { } i ? new JsonArray(i.Low, i.High) : null;

    private static string Snake(string name) => string.Concat(name.Select(static (c, i) => char.IsAsciiLetterUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
