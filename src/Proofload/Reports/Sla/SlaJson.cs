using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Reports.Sla;

/// <summary>A settled month as one JSON document: exact decimals, null for what is unknown. Described in <c>docs/sla.md</c>.</summary>
public static class SlaJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    /// <param name="month">The month.</param>
    public static string Render(SlaMonth month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return new JsonObject
        {
            ["contract"] = month.Contract.Name,
            ["month"] = month.Month.Name,
            ["time_zone"] = month.Contract.Term.TimeZone,
            ["from"] = Time(month.Month.From),
            ["to"] = Time(month.Month.To),
            ["until"] = Time(month.Until),
            ["verdict"] = SlaWords.Verdict(month.Verdict),
            ["currency"] = month.Contract.Credits.Currency,
            ["fee"] = month.Fee,
            ["credit"] = month.Credit is { } credit ? new JsonObject { ["sum"] = credit.Sum, ["capped"] = credit.IsCapped, ["below_minimum"] = credit.IsBelowMinimum, ["owed"] = credit.Owed } : null,
            ["claim_until"] = month.Deadline?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["minutes"] = new JsonObject { ["all"] = month.Minutes.All, ["missing"] = month.Minutes.Missing },
            ["users"] = new JsonObject
            {
                ["requests"] = month.Felt.Total,
                ["failed"] = month.Felt.Bad,
                ["figure"] = Exact(month.Felt.Figure),
                ["bad_minutes"] = month.Felt.BadMinutes,
                ["longest_bad_minutes"] = month.Felt.Longest.Minutes,
                ["classes"] = new JsonObject(month.Felt.Classes.Select(static c => KeyValuePair.Create(c.Class, (JsonNode?)c.Count))),
            },
            ["commitments"] = new JsonArray([.. month.Commitments.Select(One)]),
            ["notes"] = new JsonArray([.. month.Notes.Select(static n => (JsonNode)n)]),
        }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject One(CommitmentMonth c) => new()
    {
        ["name"] = c.What.Name,
        ["target"] = c.What.Target,
        ["verdict"] = SlaWords.Verdict(c.Own.Verdict),
        ["readings"] = new JsonArray([.. c.Readings.Select(static r => (JsonNode)Reading(r)), .. c.AsFelt is { } felt ? [Reading(felt, "felt")] : Array.Empty<JsonNode>()]),
        ["breached_intervals"] = c.Breaches.Count,
        ["failures_taken_out"] = c.Counter.ExcludedBy.Sum(),
        ["too_soon"] = c.Counter.TooSoon,
        ["days"] = new JsonArray([.. c.Days.Select(static d => (JsonNode)new JsonObject
        {
            ["day"] = d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["figure"] = Exact(d.Figure),
            ["missing_minutes"] = d.Missing,
            ["requests"] = d.FeltTotal,
            ["failed"] = d.FeltBad,
        })]),
    };

    private static JsonObject Reading(SlaReading r, string? method = null) => new()
    {
        ["method"] = method ?? ContractSection.Methods.First(m => m.Value == r.Method).Name,
        ["contract"] = r.IsContracts,
        ["figure"] = Exact(r.Figure),
        ["compared"] = Exact(r.Compared),
        ["if_missing_was_down"] = Exact(r.Worst),
        ["if_missing_was_up"] = Exact(r.Best),
        ["rests_on_empty"] = Exact(r.RestsOnEmpty),
        ["verdict"] = SlaWords.Verdict(r.Verdict),
        ["credit_share"] = r.CreditShare,
        ["credit"] = r.Credit,
        ["problem"] = r.Problem.Length == 0 ? null : r.Problem,
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>The same number without the zeros that a calculation left behind it.</summary>
    private static decimal? Exact(decimal? value) => value / 1.0000000000000000000000000000m;
}
