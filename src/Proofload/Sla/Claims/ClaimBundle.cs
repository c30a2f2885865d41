using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Sla.Claims;

/// <summary>
/// The evidence of a claim as files: the contract's text, every interval with its raw counts, the broken ones, exclusions, each step of the computation,
/// and a manifest with the SHA-256 sum of every file. What is in it can be recomputed from it without the log.
/// </summary>
public static class ClaimBundle
{
    /// <summary>Name of the manifest.</summary>
    public const string Manifest = "manifest.json";

    internal const string ContractName = "contract.yaml";
    internal const string ComputationName = "computation.csv";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files of a claim, the manifest last. The same month gives the same bytes.</summary>
    /// <param name="month">The month.</param>
    /// <param name="contractText">Text of the contract's file.</param>
    /// <param name="sources">The logs that were counted, each with the SHA-256 sum of its file in hex.</param>
    /// <param name="more">More files, such as a report.</param>
    /// <param name="version">Version of Proofload.</param>
    public static IReadOnlyList<ClaimFile> Make(SlaMonth month, string contractText, IReadOnlyList<(string Name, string Sha256)> sources, IReadOnlyList<ClaimFile> more, string version)
    {
        ArgumentNullException.ThrowIfNull(month);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(more);
        var files = new List<ClaimFile> { ClaimFile.Of(ContractName, contractText), ClaimFile.Of("README.md", ClaimText.ReadMe(month)), ClaimFile.Of(ComputationName, Computation(month)) };
        for (var i = 0; i < month.Commitments.Count; i++)
        {
            var c = month.Commitments[i];
            files.Add(ClaimFile.Of(IntervalsName(i), IntervalCsv.Write(c.Intervals, c.What, Enumerable.Range(0, c.Intervals.Count), Down(c))));
            files.Add(ClaimFile.Of($"breaches-{i + 1}.csv", IntervalCsv.Write(c.Intervals, c.What, c.Breaches, Down(c))));
        }

        files.Add(ClaimFile.Of("exclusions.csv", ExclusionCsv(month)));
        files.AddRange(more);
        files.Add(ClaimFile.Of(Manifest, ManifestOf(month, files, sources, version)));
        return files;
    }

    internal static string IntervalsName(int commitment) => string.Create(CultureInfo.InvariantCulture, $"intervals-{commitment + 1}.csv");

    private static bool[] Down(CommitmentMonth c) => c.What.Method == SlaMethod.DownTime ? MethodFigures.DownMinutes(c.Intervals, c.What) : [];

    private static string Computation(SlaMonth month)
    {
        var csv = new StringBuilder("commitment,step,formula,value\n");
        foreach (var c in month.Commitments)
        {
            foreach (var step in c.Own.Steps)
                Line(csv, c.What.Name, step.Name, step.Formula, step.Value.ToString(CultureInfo.InvariantCulture));
        }

        if (month.Credit is { } credit)
        {
            Line(csv, "", "sum", "fee * sum of credit shares, rounded", credit.Sum.ToString(CultureInfo.InvariantCulture));
            Line(csv, "", "owed", $"at most {ContractScalars.Percent(month.Contract.Credits.Cap)} of the fee; 0 when below {month.Contract.Credits.Minimum.ToString(CultureInfo.InvariantCulture)}", credit.Owed.ToString(CultureInfo.InvariantCulture));
        }

        return csv.ToString();
    }

    private static string ExclusionCsv(SlaMonth month)
    {
        var csv = new StringBuilder("from,to,kind,effect,reason,failures_taken_out\n");
        for (var i = 0; i < month.Contract.Exclusions.Count; i++)
        {
            var e = month.Contract.Exclusions[i];
            Line(csv, IntervalCsv.Time(e.From.In(month.Month.Zone).UtcTicks), IntervalCsv.Time(e.To.In(month.Month.Zone).UtcTicks), ContractSection.Kinds.First(k => k.Value == e.Kind).Name,
                e.Effect == ExclusionEffect.Everything ? "everything" : "failures", e.Reason, month.Commitments.Sum(c => c.Counter.ExcludedBy[i]).ToString(CultureInfo.InvariantCulture));
        }

        return csv.ToString();
    }

    private static void Line(StringBuilder csv, params ReadOnlySpan<string> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            csv.Append(i == 0 ? "" : ",");
            var needsQuotes = fields[i].AsSpan().ContainsAny(",\"\r\n");
            csv.Append(needsQuotes ? $"\"{fields[i].ReplaceLineEndings(" ").Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : fields[i]);
        }

        csv.Append('\n');
    }

    private static string ManifestOf(SlaMonth month, List<ClaimFile> files, IReadOnlyList<(string Name, string Sha256)> sources, string version) => new JsonObject
    {
        ["format"] = 1,
        ["made_by"] = "Proofload " + version,
        ["contract"] = month.Contract.Name,
        ["contract_sha256"] = files[0].Sha256,
        ["month"] = month.Month.Name,
        ["from"] = IntervalCsv.Time(month.Month.From.UtcTicks),
        ["until"] = IntervalCsv.Time(month.Until.UtcTicks),
        ["currency"] = month.Contract.Credits.Currency,
        ["fee"] = month.Fee,
        ["owed"] = month.Credit?.Owed,
        ["claim_until"] = month.Deadline?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["commitments"] = new JsonArray([.. month.Commitments.Select(static (c, i) => (JsonNode)new JsonObject
        {
            ["name"] = c.What.Name,
            ["intervals"] = IntervalsName(i),
            ["figure"] = c.Own.Figure,
            ["compared"] = c.Own.Compared,
            ["credit_share"] = c.Own.CreditShare,
            ["breaches"] = c.Breaches.Count,
        })]),
        ["sources"] = new JsonArray([.. sources.Select(static s => (JsonNode)new JsonObject { ["name"] = s.Name, ["sha256"] = s.Sha256 })]),
        ["files"] = new JsonArray([.. files.Select(static f => (JsonNode)new JsonObject { ["name"] = f.Name, ["bytes"] = f.Content.Length, ["sha256"] = f.Sha256 })]),
    }.ToJsonString(Indented) + "\n";
}

/// <summary>One file of a claim.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ClaimFile(string Name, byte[] Content)
{
    /// <summary>SHA-256 sum of the bytes, hex in lower case.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Content));

    /// <summary>The content as text.</summary>
    public string Text => Encoding.UTF8.GetString(Content);

    /// <summary>A file of text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text.</param>
    public static ClaimFile Of(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
