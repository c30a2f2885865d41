using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Analysis.Canaries;

namespace Proofload.Reports.Canaries;

/// <summary>The judgement of a canary as one JSON document. Described in <c>docs/canary.md</c>.</summary>
public static class CanaryJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document; ends with a line feed.</summary>
    /// <param name="result">The judgement.</param>
    public static string Render(CanaryResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonObject
        {
            ["verdict"] = CanaryText.Word(result.Verdict),
            ["reason"] = result.Reason,
            ["score"] = Math.Round(result.Score, 2),
            ["ending"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Ending.ToString()),
            ["measurement_invalid"] = result.Invalid,
            ["baseline"] = result.Baseline,
            ["canary"] = result.Canary,
            ["load"] = result.Load,
            ["window_seconds"] = result.Window,
            ["windows"] = new JsonObject { ["planned"] = result.Planned, ["seen"] = result.Seen },
            ["study"] = result.Study,
            ["runs"] = new JsonArray([.. result.Runs.Select(static r => (JsonNode)r)]),
            ["metrics"] = new JsonArray([.. result.Series.Select(s => One(s, result.Judgement?.Findings.FirstOrDefault(f => f.Metric == s.Metric)))]),
            ["remarks"] = new JsonArray([.. result.Remarks.Select(static r => (JsonNode)r)]),
        }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject One(CanarySeries series, CanaryFinding? finding) => new()
    {
        ["name"] = series.Metric.Name,
        ["unit"] = series.Unit,
        ["allowed"] = series.Limit,
        ["verdict"] = CanaryText.Word(finding?.Verdict ?? CanaryVerdict.Inconclusive),
        ["reason"] = finding?.Reason,
        ["baseline"] = Number(finding?.Baseline),
        ["canary"] = Number(finding?.Canary),
        ["ratio"] = Number(finding?.Ratio),
        ["interval"] = finding?.Interval is { } i ? new JsonObject { ["scale"] = finding.Ratio is null ? "difference" : "ratio", ["low"] = Number(i.Low), ["high"] = Number(i.High) } : null,
        ["adjusted_p_value"] = Number(finding?.PValue),
        ["cliffs_delta"] = Number(finding?.Delta),
        ["spread_ratio"] = Number(finding?.SpreadRatio),
        ["series"] = new JsonObject { ["baseline"] = Values(series.Baseline), ["canary"] = Values(series.Canary) },
    };

    private static JsonArray Values(IReadOnlyList<double> values) => new([.. values.Select(static v => Number(v))]);

    // What is not finite is not known: JSON has no other word for it.
    private static JsonNode? Number(double? value) => value is { } v && double.IsFinite(v) ? JsonValue.Create(v) : null;
}
