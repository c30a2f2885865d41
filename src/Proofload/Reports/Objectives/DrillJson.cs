using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Slo.Drills;

namespace Proofload.Reports.Objectives;

/// <summary>A drill as one JSON document. Described in <c>docs/drill.md</c>.</summary>
public static class DrillJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="result">The drill.</param>
    public static string Render(DrillResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonObject
        {
            ["drill"] = new JsonObject
            {
                ["verdict"] = result.Verdict.ToString().ToLowerInvariant(),
                ["reasons"] = new JsonArray([.. result.Reasons.Select(static r => (JsonNode)r)]),
                ["fired"] = result.Fired,
                ["detected_seconds"] = Rounded(result.Detected),
                ["predicted_seconds"] = Interval(result.Predicted),
                ["resolved"] = result.Resolved,
                ["resolved_seconds"] = Rounded(result.ResolvedAfter),
                ["predicted_resolved_seconds"] = Interval(result.PredictedReset),
                ["receiver"] = result.Receiver,
                ["expected_receiver"] = result.ExpectedReceiver,
                ["false_alarms"] = result.FalseAlarms,
            },
            ["started_at"] = result.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture),
            ["seconds"] = Rounded(result.Seconds),
            ["target"] = result.Target,
            ["objective"] = result.Objective,
            ["fault"] = result.Fault,
            ["share"] = result.Share,
            ["alert"] = new JsonObject
            {
                ["severity"] = result.Alert.Severity,
                ["long_seconds"] = result.Alert.Long.TotalSeconds,
                ["short_seconds"] = result.Alert.Short.TotalSeconds,
                ["for_seconds"] = result.Alert.For.TotalSeconds,
                ["factor"] = result.Alert.Factor,
                ["window_scale"] = result.WindowScale,
            },
            ["threshold"] = Rounded(result.Threshold),
            ["silent_error_ratio"] = Rounded(result.SilentErrorRatio),
            ["worst_silent_ratio"] = Rounded(result.WorstSilentRatio),
            ["silent_crossing_probability"] = result.SilentChance,
            ["fault_error_ratio"] = Rounded(result.FaultErrorRatio),
            ["events"] = result.Events,
        }.ToJsonString(Indented) + "\n";
    }

    private static JsonNode? Interval(PredictedTime? time) => time is { } t ? new JsonObject { ["low"] = Rounded(t.Low), ["high"] = Rounded(t.High) } : null;

    private static double? Rounded(double? value) => value is { } v ? Math.Round(v, 4) : null;
}
