using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Analysis.Sizing;

namespace Proofload.Reports.Sizing;

/// <summary>The sizing as one JSON document: rates per second, durations in seconds, null for what is unknown. Described in <c>docs/sizing.md</c>.</summary>
public static class SizeJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="result">The sizing.</param>
    /// <param name="verification">What a run at the sized load found; null without one.</param>
    public static string Render(SizingResult result, SizeVerification? verification = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        var request = result.Request;
        var document = new JsonObject
        {
            ["replicas"] = result.Replicas,
            ["decided_by"] = result.Decisive.Name,
            ["demand"] = new JsonObject
            {
                ["planned"] = result.Planned,
                ["peak"] = result.Peak,
                ["quiet"] = request.Demand.Quiet * (1 + request.Growth),
                ["rise_per_minute"] = request.Demand.RisePerMinute * (1 + request.Growth),
                ["growth"] = request.Growth,
                ["source"] = request.Demand.Source,
            },
            ["capacity"] = new JsonObject
            {
                ["value"] = request.Capacity.Value,
                ["low"] = request.Capacity.Low,
                ["high"] = request.Capacity.High,
                ["source"] = request.Capacity.Source,
            },
            ["steps"] = new JsonArray([.. result.Steps.Select(static s => (JsonNode)new JsonObject { ["rule"] = s.Name, ["replicas"] = s.Replicas, ["formula"] = s.Formula })]),
            ["situations"] = new JsonArray([.. result.Situations.Select(static s => (JsonNode)new JsonObject
            {
                ["situation"] = s.Name,
                ["demand"] = s.Demand,
                ["replicas"] = s.Replicas,
                ["load"] = double.IsFinite(s.Load) ? s.Load : null,
            })]),
            ["autoscaler"] = new JsonObject { ["target_per_replica"] = result.Target, ["min_replicas"] = result.Minimum, ["max_replicas"] = result.Maximum },
            ["cross_check"] = Check(result.Check),
            ["notes"] = new JsonArray([.. result.Notes.Select(static n => (JsonNode)n)]),
            ["verification"] = verification is null ? null : new JsonObject
            {
                ["run"] = verification.Run.Id,
                ["outcome"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(verification.Run.Verdict.Outcome.ToString()),
                ["replica_removed"] = verification.ReplicaRemoved,
                ["offered_rate"] = verification.Run.Rates.Offered,
                ["objectives"] = new JsonArray([.. verification.Run.Verdict.Objectives.Select(static o => (JsonNode)new JsonObject
                {
                    ["expression"] = o.Expression,
                    ["result"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(o.Result.ToString()),
                    ["observed"] = o.Observed,
                    ["low"] = o.Low,
                    ["high"] = o.High,
                })]),
            },
        };
        return document.ToJsonString(Indented) + "\n";
    }

    private static JsonObject? Check(QueueCheck? check) => check is null ? null : new JsonObject
    {
        ["replicas"] = check.Replicas,
        ["compared"] = check.Compared,
        ["disagreement"] = check.Disagreement,
        ["flagged"] = check.IsFlagged,
        ["slots"] = check.Slots,
        ["service_time"] = check.ServiceTime,
        ["most_wait"] = check.MostWait,
        ["waiting_share"] = check.Waiting,
        ["mean_wait"] = check.MeanWait,
        ["wait_p99"] = check.WaitP99,
    };
}
