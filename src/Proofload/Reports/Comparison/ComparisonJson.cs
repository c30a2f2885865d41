using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Analysis.Comparison;
using Proofload.Measurement.Statistics;

namespace Proofload.Reports.Comparison;

/// <summary>A comparison as one JSON document. Described in <c>docs/compare.md</c>.</summary>
public static class ComparisonJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document; ends with a line feed.</summary>
    /// <param name="result">The comparison.</param>
    public static string Render(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonObject
        {
            ["verdict"] = ComparisonText.Word(result.Verdict),
            ["headline"] = ComparisonText.Headline(result),
            ["a"] = Side(result.A),
            ["b"] = Side(result.B),
            ["paired"] = result.IsPaired,
            ["metrics"] = new JsonArray([.. result.Metrics.Select(One)]),
            ["parts"] = new JsonArray([.. result.Parts.Select(One)]),
            ["prompt_bins"] = new JsonArray([.. result.PromptBins.Select(One)]),
            ["shifts"] = new JsonArray([.. result.Shifts.Select(static s => (JsonNode)new JsonObject
            {
                ["metric"] = s.Metric,
                ["points"] = new JsonArray([.. s.Points.Select(static p => (JsonNode)new JsonObject { ["quantile"] = p.Quantile, ["ratio"] = Number(p.Ratio), ["low"] = Number(p.Low), ["high"] = Number(p.High) })]),
            })]),
            ["differences"] = new JsonArray([.. result.Differences.Select(static d => (JsonNode)new JsonObject { ["part"] = d.Part, ["a"] = d.A, ["b"] = d.B })]),
            ["remarks"] = new JsonArray([.. result.Remarks.Select(static r => (JsonNode)r)]),
        }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Side(ComparisonSide side) => new()
    {
        ["name"] = side.Name,
        ["runs"] = new JsonArray([.. side.Runs.Select(static r => (JsonNode)r.Id)]),
    };

    private static JsonObject One(MetricComparison m) => new()
    {
        ["criterion"] = m.Criterion.Expression.Length > 0 ? m.Criterion.Expression : null,
        ["subject"] = m.Criterion.Subject,
        ["gated"] = m.IsGated,
        ["verdict"] = ComparisonText.Word(m.Verdict),
        ["reason"] = m.Reason.Length > 0 ? m.Reason : null,
        ["unit"] = m.Criterion.Unit,
        ["a"] = Value(m.A, m.AInterval),
        ["b"] = Value(m.B, m.BInterval),
        ["runs_a"] = m.RunsA,
        ["runs_b"] = m.RunsB,
        ["change"] = new JsonObject
        {
            ["scale"] = m.Criterion.IsRelative ? "ratio" : "difference",
            ["value"] = Number(m.Change),
            ["low"] = Number(m.ChangeInterval?.Low),
            ["high"] = Number(m.ChangeInterval?.High),
            ["confidence"] = m.Confidence,
        },
        ["may_rise"] = m.Criterion.MayRise,
        ["may_fall"] = m.Criterion.MayFall,
        ["method"] = m.Method is { } method ? JsonNamingPolicy.SnakeCaseLower.ConvertName(method.ToString()) : null,
        ["p_value"] = Number(m.PValue),
        ["adjusted_p_value"] = Number(m.AdjustedPValue),
        ["superiority"] = Number(m.Superiority),
        ["detectable"] = Number(m.Detectable),
    };

    private static JsonObject Value(double? value, RealInterval? interval) => new() { ["value"] = Number(value), ["low"] = Number(interval?.Low), ["high"] = Number(interval?.High) };

    // What is not finite is not known: JSON has no other word for it.
    private static JsonNode? Number(double? value) => value is { } v && double.IsFinite(v) ? JsonValue.Create(v) : null;
}
