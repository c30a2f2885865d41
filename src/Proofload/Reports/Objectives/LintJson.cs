using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Slo.Linting;

namespace Proofload.Reports.Objectives;

/// <summary>Findings as one JSON document. Described in <c>docs/slo.md</c>.</summary>
public static class LintJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="findings">What was found.</param>
    public static string Render(IReadOnlyList<LintFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return new JsonObject
        {
            ["findings"] = new JsonArray([.. findings.Select(static f => (JsonNode)new JsonObject
            {
                ["objective"] = f.Objective,
                ["severity"] = LintReport.Word(f.Severity),
                ["rule"] = f.Rule,
                ["message"] = f.Message,
            })]),
        }.ToJsonString(Indented) + "\n";
    }
}
