using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Analysis.Cost;

namespace Proofload.Reports.Costs;

/// <summary>The cost of serving as one JSON document: exact decimals, null for what is unknown. Described in <c>docs/cost.md</c>.</summary>
public static class CostJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="costs">The ways of serving.</param>
    public static string Render(IReadOnlyList<CostEstimate> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        return new JsonObject
        {
            ["currency"] = costs[0].Currency,
            ["costs"] = new JsonArray([.. costs.Select(One)]),
        }.ToJsonString(Indented) + "\n";
    }

    internal static JsonObject? Range(CostRange? range) => range is not { } known ? null : new JsonObject { ["value"] = known.Value, ["low"] = known.Low, ["high"] = known.High };

    internal static JsonObject One(CostEstimate cost) => new()
    {
        ["name"] = cost.Name,
        ["per_request"] = Range(cost.Range(static f => f.PerRequest)),
        ["per_1k_requests"] = Range(cost.Range(static f => f.PerThousand)),
        ["per_good_request"] = Range(cost.Range(static f => f.PerGoodRequest)),
        ["per_1m_input_tokens"] = Range(cost.Range(static f => f.PerMillionInput)),
        ["per_1m_output_tokens"] = Range(cost.Range(static f => f.PerMillionOutput)),
        ["per_1m_tokens_blended"] = Range(cost.Range(static f => f.PerMillionBlended)),
        ["input_and_output_are_additive"] = cost.Inputs.Api is not null,
        ["hour"] = cost.Figures is { } f ? new JsonObject
        {
            ["compute"] = f.Compute,
            ["idle"] = f.Idle,
            ["idle_share"] = f.IdleShare,
            ["failover"] = f.Failover,
            ["tokens"] = f.Tokens,
            ["egress"] = f.Egress,
            ["retries"] = f.Retries,
            ["failed_billed"] = f.FailedBilled,
            ["total"] = f.Total,
        }
        : null,
        ["machines"] = cost.Inputs.Fleet?.Machines,
        ["request_rate"] = cost.Inputs.RequestRate,
        ["sensitivity"] = cost.Figures is null ? new JsonArray() : new JsonArray([.. CostSensitivity.Of(cost.Inputs, CostReport.Subject(cost).Figure).Select(static e => (JsonNode)new JsonObject
        {
            ["input"] = e.Name,
            ["base"] = e.Base,
            ["low"] = e.Low,
            ["high"] = e.High,
            ["elasticity"] = e.Elasticity,
        })]),
        ["prices"] = new JsonArray([.. cost.Prices.Select(static p => (JsonNode)new JsonObject
        {
            ["date"] = p.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["source"] = p.Source,
        })]),
        ["notes"] = new JsonArray([.. cost.Notes.Select(static n => (JsonNode)n)]),
    };
}
