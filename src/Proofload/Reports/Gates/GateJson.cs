using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Analysis.Gates;

namespace Proofload.Reports.Gates;

/// <summary>A gate as one JSON document; every field is described in <c>docs/gate.md</c>. A missing value is null.</summary>
public static class GateJson
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="outcome">The gate.</param>
    /// <param name="exitCode">What the process tells its caller.</param>
    public static string Render(GateOutcome outcome, int exitCode)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return new JsonObject { ["gate"] = Gate(outcome, exitCode) }.ToJsonString(Options) + "\n";
    }

    internal static JsonObject Gate(GateOutcome o, int exitCode) => new()
    {
        ["id"] = o.Id,
        ["name"] = o.Newest.Name,
        ["mode"] = o.Place.Values()["mode"],
        ["verdict"] = GateText.Word(o.Verdict),
        ["exit_code"] = exitCode,
        ["headline"] = GateText.Headline(o),
        ["ending"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(o.Ending.ToString()),
        ["baseline"] = o.Place.Baseline,
        ["candidate"] = o.Candidate,
        ["most_pairs"] = o.Place.Most,
        ["criteria"] = new JsonArray([.. o.Criteria.Select(Criterion)]),
        ["where_to_look"] = new JsonArray([.. GateText.WhereToLook(o).Select(static t => (JsonNode)t)]),
        ["self_test"] = o.SelfTest is { } self ? SelfTest(self) : null,
        ["pairs"] = new JsonArray([.. o.Pairs.Select(p => (JsonNode)new JsonObject
        {
            ["pair"] = p.Number,
            ["baseline_run"] = p.A.Id,
            ["candidate_run"] = p.B.Id,
            ["measurement"] = GateText.Measurement(p),
            ["tries"] = p.Tries,
        })]),
        ["remarks"] = new JsonArray([.. o.Remarks.Select(static r => (JsonNode)r)]),
        ["plan"] = o.Newest.Study!.Plan,
    };

    private static JsonNode Criterion(GateCriterion c) => new JsonObject
    {
        ["criterion"] = c.Criterion.Expression,
        ["subject"] = c.Criterion.Subject,
        ["unit"] = c.Criterion.Unit,
        ["relative"] = c.Criterion.IsRelative,
        ["verdict"] = GateText.Word(c.Verdict),
        ["reason"] = c.Reason,
        ["baseline"] = Finite(c.A),
        ["candidate"] = Finite(c.B),
        ["change"] = Finite(c.Change),
        ["low"] = Finite(c.Interval?.Low),
        ["high"] = Finite(c.Interval?.High),
        ["confidence"] = c.Confidence,
        ["pairs"] = c.Pairs,
        ["decided_after"] = c.DecidedAfter,
        ["noise"] = Finite(c.Spread),
    };

    private static JsonObject SelfTest(GateSelfTest self) => new()
    {
        ["is_alarm"] = self.IsAlarm,
        ["drawn_gates"] = self.Drawn,
        ["false_alarms"] = self.FalseAlarms,
        ["passes"] = self.Passes,
        ["pairs_needed"] = self.Pairs,
        ["noise"] = new JsonArray([.. self.Noise.Select(static n => (JsonNode)new JsonObject
        {
            ["criterion"] = n.Criterion.Expression,
            ["noise"] = Finite(n.Spread),
            ["order_effect"] = Finite(n.OrderEffect),
            ["finds"] = Finite(n.Detectable),
            ["pairs_needed"] = n.Pairs,
            ["runs_longer"] = Finite(n.Longer),
        })]),
    };

    private static JsonNode? Finite(double? value) => value is { } v && double.IsFinite(v) ? JsonValue.Create(v) : null;
}
