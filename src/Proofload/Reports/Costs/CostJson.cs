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

    internal static JsonObject? Range(CostRange? range) => range is not { } known ? null : new JsonObject { ["value"] = Exact(known.Value), ["low"] = Exact(known.Low), ["high"] = Exact(known.High) };

    /// <summary>The same number without the zeros that a calculation left behind it.</summary>
    private static decimal? Exact(decimal? value) => value / 1.0000000000000000000000000000m;

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
            ["compute"] = Exact(f.Compute),
            ["idle"] = Exact(f.Idle),
            ["idle_share"] = Exact(f.IdleShare),
            ["failover"] = Exact(f.Failover),
            ["tokens"] = Exact(f.Tokens),
            ["egress"] = Exact(f.Egress),
            ["retries"] = Exact(f.Retries),
            ["failed_billed"] = Exact(f.FailedBilled),
            ["total"] = Exact(f.Total),
        }
        : null,
        ["machines"] = cost.Inputs.Fleet?.Machines,
        ["request_rate"] = cost.Inputs.RequestRate,
        ["sensitivity"] = cost.Figures is null ? new JsonArray() : new JsonArray([.. CostSensitivity.Of(cost.Inputs, CostReport.Subject(cost).Figure).Select(static e => (JsonNode)new JsonObject
        {
            ["input"] = e.Name,
            ["base"] = Exact(e.Base),
            ["low"] = Exact(e.Low),
            ["high"] = Exact(e.High),
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
