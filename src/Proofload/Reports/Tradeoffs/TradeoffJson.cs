using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Analysis.Tradeoffs;

namespace Proofload.Reports.Tradeoffs;

/// <summary>The frontier as one JSON document. Described in <c>docs/cost.md</c>.</summary>
public static class TradeoffJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="result">The frontier.</param>
    /// <param name="currency">Currency of the costs.</param>
    public static string Render(TradeoffResult result, string currency)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new JsonObject
        {
            ["recommended"] = result.Axes.Count > 0 ? result.Recommended?.Point.Name : null,
            ["recommendation"] = TradeoffText.Recommendation(result, currency),
            ["currency"] = currency,
            ["axes"] = new JsonArray([.. result.Axes.Select(static a => (JsonNode)new JsonObject { ["id"] = a.Id, ["unit"] = a.Unit, ["better"] = a.LowerIsBetter ? "lower" : "higher" })]),
            ["candidates"] = new JsonArray([.. result.Standings.Select(One)]),
            ["infeasible"] = new JsonArray([.. result.Infeasible.Select(static p => (JsonNode)new JsonObject { ["name"] = p.Name, ["reason"] = p.Infeasible })]),
        }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject One(TradeoffStanding standing)
    {
        var values = new JsonObject();
        foreach (var (id, v) in standing.Point.Values)
            values[id] = new JsonObject { ["value"] = v.Value, ["low"] = v.Low, ["high"] = v.High };
        return new JsonObject
        {
            ["name"] = standing.Point.Name,
            ["detail"] = standing.Point.Detail,
            ["on_frontier"] = standing.IsOnFrontier,
            ["dominated_by"] = standing.DominatedBy,
            ["membership_probability"] = standing.Membership,
            ["cheapest_probability"] = standing.BestOnFirstAxis,
            ["values"] = values,
        };
    }
}
