using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Analysis.Comparison;
using Proofload.Analysis.Gates;

namespace Proofload.Reports.Gates;

/// <summary>A gate in the forms that CI servers show at a change: annotations, code quality, metrics, SARIF, and the body of a webhook.</summary>
public static class GateCiReports
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>GitHub workflow commands: <c>::error</c> for what is worse or invalid, <c>::warning</c> for what is not decided; empty for a pass.</summary>
    /// <param name="outcome">The gate.</param>
    /// <param name="file">Plan file that the annotation points to; null for none.</param>
    public static string GithubAnnotations(GateOutcome outcome, string? file)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return string.Concat(Problems(outcome).Select(p => $"::{(p.IsBad ? "error" : "warning")} {(file is null ? "" : $"file={Property(file)},")}title={Property(p.Title)}::{Data(p.Text)}\n"));
    }

    /// <summary>GitLab's code quality: one issue for each criterion that is worse or not decided.</summary>
    /// <param name="outcome">The gate.</param>
    /// <param name="file">Path that the issues stand at: the plan's, or a name.</param>
    public static string GitlabCodeQuality(GateOutcome outcome, string file)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return new JsonArray([.. Problems(outcome).Select(p => (JsonNode)new JsonObject
        {
            ["description"] = $"{p.Title}: {p.Text}",
            ["check_name"] = "proofload-gate",
            ["fingerprint"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{outcome.Newest.Name}\n{p.Rule}"))),
            ["severity"] = p.IsBad ? "major" : "minor",
            ["location"] = new JsonObject { ["path"] = file, ["lines"] = new JsonObject { ["begin"] = 1 } },
        })]).ToJsonString(Indented) + "\n";
    }

    /// <summary>GitLab's metrics report, OpenMetrics text: baseline, candidate, change and verdict of each criterion.</summary>
    /// <param name="outcome">The gate.</param>
    public static string GitlabMetrics(GateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var text = new StringBuilder();
        Family("proofload_gate_value", "Value of a criterion's metric in its base unit.", outcome.Criteria.SelectMany(static c => new[] { (Labels(c, ",side=\"baseline\""), c.A), (Labels(c, ",side=\"candidate\""), c.B) }));
        Family("proofload_gate_change", "Candidate over baseline of relative criteria, else their difference.", outcome.Criteria.Select(static c => (Labels(c), c.Change)));
        Family("proofload_gate_change_low", "Low end of the change's interval.", outcome.Criteria.Select(static c => (Labels(c), c.Interval?.Low)));
        Family("proofload_gate_change_high", "High end of the change's interval.", outcome.Criteria.Select(static c => (Labels(c), c.Interval?.High)));
        Family("proofload_gate_worse", "1 when the candidate is shown to be worse.", outcome.Criteria.Select(static c => (Labels(c), (double?)(c.Verdict == ComparisonVerdict.Worse ? 1 : 0))));
        Family("proofload_gate_pairs", "Pairs of runs.", [("", outcome.Pairs.Count)]);
        return text.Append("# EOF\n").ToString();

        void Family(string name, string help, IEnumerable<(string Labels, double? Value)> samples)
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} gauge\n# HELP {name} {help}\n");
            foreach (var (labels, value) in samples.Where(static s => s.Value is { } v && double.IsFinite(v)))
                text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value!.Value:R}\n");
        }
    }

    /// <summary>SARIF 2.1.0: a rule for each criterion, a result for each that is worse or not decided.</summary>
    /// <param name="outcome">The gate.</param>
    /// <param name="file">Path that the results stand at.</param>
    public static string Sarif(GateOutcome outcome, string file)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var problems = Problems(outcome).ToList();
        var rules = problems.Select(static p => p.Rule).Concat(outcome.Criteria.Select(Rule)).Distinct(StringComparer.Ordinal).ToList();
        return new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "proofload",
                        ["version"] = outcome.Newest.Fingerprint.Version.Length > 0 ? outcome.Newest.Fingerprint.Version : "0",
                        ["rules"] = new JsonArray([.. rules.Select(static r => (JsonNode)new JsonObject
                        {
                            ["id"] = r,
                            ["shortDescription"] = new JsonObject { ["text"] = $"Performance against the baseline: {r}" },
                        })]),
                    },
                },
                ["results"] = new JsonArray([.. problems.Select(p => (JsonNode)new JsonObject
                {
                    ["ruleId"] = p.Rule,
                    ["ruleIndex"] = rules.IndexOf(p.Rule),
                    ["level"] = p.IsBad ? "error" : "warning",
                    ["message"] = new JsonObject { ["text"] = $"{p.Title}: {p.Text}" },
                    ["locations"] = new JsonArray(new JsonObject
                    {
                        ["physicalLocation"] = new JsonObject
                        {
                            ["artifactLocation"] = new JsonObject { ["uri"] = file.Replace('\\', '/') },
                            ["region"] = new JsonObject { ["startLine"] = 1 },
                        },
                    }),
                    ["partialFingerprints"] = new JsonObject { ["criterion"] = p.Rule },
                })]),
            }),
        }.ToJsonString(Indented) + "\n";
    }

    /// <summary>What a webhook is sent: <c>text</c> for chat services, and the gate without its plan.</summary>
    /// <param name="outcome">The gate.</param>
    /// <param name="exitCode">What the process tells its caller.</param>
    public static string Notification(GateOutcome outcome, int exitCode)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var gate = GateJson.Gate(outcome, exitCode);
        gate.Remove("plan");
        gate.Remove("pairs");
        return new JsonObject { ["text"] = $"proofload gate {outcome.Newest.Name} {GateText.Word(outcome.Verdict)}: {GateText.Headline(outcome)}", ["gate"] = gate }.ToJsonString();
    }

    private static IEnumerable<(string Rule, string Title, string Text, bool IsBad)> Problems(GateOutcome o)
    {
        if (o.Reason.Length > 0 || o.Verdict == GateVerdict.Invalid)
            yield return ("measurement", $"gate {GateText.Word(o.Verdict)}", o.Reason, o.Verdict is GateVerdict.Invalid or GateVerdict.Failed);
        foreach (var c in o.Criteria.Where(static c => c.Verdict is ComparisonVerdict.Worse or ComparisonVerdict.Inconclusive))
        {
            // A gate that failed need not decide the rest.
            if (c.Verdict == ComparisonVerdict.Inconclusive && o.Verdict != GateVerdict.Inconclusive)
                continue;
            yield return (Rule(c), $"{c.Criterion.Subject} {GateText.Word(c.Verdict)}", $"{GateText.Said(c)}{(c.Reason.Length > 0 ? $" ({c.Reason})" : "")}; baseline {o.Place.Baseline}, candidate {o.Candidate}, {GateText.Extent(o)}, {o.Id}", c.Verdict == ComparisonVerdict.Worse);
        }
    }

    private static string Rule(GateCriterion c) => c.Criterion.Subject;

    private static string Labels(GateCriterion c, string more = "") => $"{{criterion=\"{c.Criterion.Expression.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"{more}}}";

    private static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
