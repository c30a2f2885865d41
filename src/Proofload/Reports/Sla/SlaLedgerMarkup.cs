using Proofload.Reports.Html;
using Proofload.Sla.Evaluating;

namespace Proofload.Reports.Sla;

/// <summary>The two ledgers side by side, and the way of failures from one to the other.</summary>
internal static class SlaLedgerMarkup
{
    public static void Append(HtmlPage page, SlaMonth m)
    {
        var c = m.Commitments.FirstOrDefault(static c => c.AsFelt is not null) ?? m.Commitments[0];
        page.Add($"<section aria-labelledby=\"ledgers\"><h2 id=\"ledgers\">Two ledgers</h2><div class=\"ledgers\">");
        Card(page, "What the contract counts", SlaWords.Figure(c.Own.Compared),
        [
            ("commitment", c.What.Name), ("requests that count", NumberFormat.Count(c.Intervals.Sum(static i => i.Counts.Counted))),
            (c.What.Speed is null ? "failed" : "missed the bound", NumberFormat.Count(c.Intervals.Sum(static i => i.Counts.CountedBad))),
            ("taken out by exclusions", NumberFormat.Count(c.Counter.ExcludedBy.Sum())), ("credit", SlaWords.Credit(m, c.Own)),
        ]);
        Card(page, "What users felt", SlaWords.Figure(m.Felt.Figure),
        [
            ("requests", NumberFormat.Count(m.Felt.Total)), ("failed", NumberFormat.Count(m.Felt.Bad)),
            ("minutes with over 5% failures", NumberFormat.Count(m.Felt.BadMinutes)),
            ("longest in a row", m.Felt.Longest.Minutes == 0 ? "none" : $"{SlaWords.Minutes(m.Felt.Longest.Minutes)}, {SlaWords.Local(m, m.Felt.Longest.From)}"),
            ("credit, if this counted", c.AsFelt is { } felt ? SlaWords.Credit(m, felt) : "n/a"),
        ]);
        page.Add($"</div>");
        if (c.FromFelt.Count > 1)
            Differences(page, m, c);
        page.Add($"</section>\n");
    }

    private static void Card(HtmlPage page, string title, string figure, IReadOnlyList<(string Name, string Value)> facts)
    {
        page.Add($"<div class=\"ledger\"><h3>{title}</h3><p class=\"big\">{figure}</p><dl>");
        foreach (var (name, value) in facts)
            page.Add($"<div><dt>{name}</dt><dd>{value}</dd></div>");
        page.Add($"</dl></div>");
    }

    private static void Differences(HtmlPage page, SlaMonth m, CommitmentMonth c)
    {
        page.Add($"<div class=\"scroll gap\" tabindex=\"0\" role=\"region\" aria-label=\"From one ledger to the other\"><table><caption>From one ledger to the other: of {NumberFormat.Count(m.Felt.Bad)} failures that users felt</caption><tbody>");
        foreach (var (reason, count) in c.FromFelt)
            page.Add($"<tr><th scope=\"row\">{NumberFormat.Count(count)}</th><td>{(reason == "count" ? "count under the contract" : $"do not count: {reason}")}</td></tr>");
        page.Add($"</tbody></table></div>");
    }
}
