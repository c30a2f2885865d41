using System.Globalization;
using Proofload.Reports.Html;
using Proofload.Sla.Contracts;
using Proofload.Sla.Evaluating;

namespace Proofload.Reports.Sla;

/// <summary>
/// A settled month as one HTML file that needs nothing else, to be sent to a client or printed: the verdict and what is owed, the two ledgers, the
/// days, every way of measuring, when promises were broken, exclusions, and how each figure is computed.
/// </summary>
public static class SlaHtmlReport
{
    private const int MostBreaches = 12;
    private static readonly string Style = HtmlReport.Resource("sla.css");

    /// <summary>The document.</summary>
    /// <param name="month">The month.</param>
    /// <param name="version">Version of Proofload, for the foot.</param>
    public static string Render(SlaMonth month, string version)
    {
        ArgumentNullException.ThrowIfNull(month);
        var page = new HtmlPage();
        Head(page, SlaReport.Title(month));
        Meta(page, month);
        Banner(page, month);
        SlaLedgerMarkup.Append(page, month);
        foreach (var (c, i) in month.Commitments.Select(static (c, i) => (c, i)))
            Commitment(page, month, c, i);
        Exclusions(page, month);
        Computation(page, month);
        Notes(page, month);
        page.Add($"</main><footer>Proofload {version}. Figures are exact fractions, shown rounded down to four decimals of a percentage; amounts are rounded half away from zero. n/a: not known, which is not 0.</footer></body></html>\n");
        return page.ToString();
    }

    /// <summary>Head and begin of the body of a page about service levels.</summary>
    internal static void Head(HtmlPage page, string title)
    {
        page.Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"generator\" content=\"Proofload\"><title>{title}</title>");
        page.AddMarkup("<style>" + HtmlReport.Style + Style + "</style></head>");
        page.Add($"<body><header><p class=\"brand\">Service level report</p><h1>{title}</h1>");
    }

    private static void Meta(HtmlPage page, SlaMonth m)
    {
        page.Add($"<p class=\"meta\">");
        foreach (var text in new[] { Between(m.Contract.Parties), Scope(m.Contract.Scope), $"{SlaWords.Local(m, m.Month.From.UtcTicks)} to {SlaWords.Local(m, m.Until.UtcTicks)}", m.Contract.Term.TimeZone }.Where(static t => t.Length > 0))
            page.Add($"<span>{text}</span>");
        page.Add($"</p></header><main>\n");
    }

    private static string Between(ContractParties p) => (p.Provider, p.Customer) switch
    {
        ("", "") => "",
        ("", var customer) => "for " + customer,
        (var provider, "") => provider,
        var (provider, customer) => $"{provider} for {customer}",
    };

    private static string Scope(ContractScope s) => string.Join(", ", new[] { s.Service, s.Model, s.Region, s.Client, s.Route, s.Language }.Where(static t => t.Length > 0));

    private static void Banner(HtmlPage page, SlaMonth m)
    {
        var status = SlaWords.Status(m.Verdict);
        page.Add($"<section class=\"verdict {VerdictMarkup.Class(status)}\" aria-labelledby=\"verdict\"><div class=\"words\">{VerdictMarkup.Icon(status)}<div><h2 id=\"verdict\">{Headline(m)}</h2>");
        foreach (var c in m.Commitments)
            page.Add($"<p>{c.What.Name}: {SlaWords.Figure(c.Own.Compared)} of {SlaWords.Share(c.What.Target)} promised, {SlaWords.Verdict(c.Own.Verdict)}</p>");
        page.Add($"</div></div><div class=\"measurement {VerdictMarkup.Class(m.Credit?.Owed > 0 ? SummaryStatus.Bad : SummaryStatus.None)}\"><h3>Credit owed</h3><p class=\"owed\">{Owed(m)}</p><p>{m.Contract.Credits.Basis}: {(m.Fee is null ? "not given" : SlaWords.Money(m.Contract.Credits, m.Fee))}</p>");
        if (m.Credit?.Owed > 0 && m.Deadline is { } until)
            page.Add($"<p>to be claimed until {until.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}</p>");
        page.Add($"</div></section>\n");
    }

    private static string Headline(SlaMonth m) => $"{SlaReport.Word(m.Verdict)}: {SlaReport.Outcome(m)}";

    private static string Owed(SlaMonth m) => m.Credit is { } credit ? SlaWords.Money(m.Contract.Credits, credit.Owed)
        : SlaWords.Share(Math.Min(m.Contract.Credits.Cap, m.Commitments.Sum(static c => c.Own.CreditShare))) + " of the fee";

    private static void Commitment(HtmlPage page, SlaMonth m, CommitmentMonth c, int index)
    {
        page.Add($"<section aria-labelledby=\"c{index}\"><h2 id=\"c{index}\">{c.What.Name}</h2><p class=\"lead\">Promised {SlaWords.Share(c.What.Target)}: {SlaWords.Rule(c.What)}.</p>");
        SlaCalendarMarkup.Append(page, m, c);
        Readings(page, m, c);
        Breaches(page, m, c);
        page.Add($"</section>\n");
    }

    private static void Readings(HtmlPage page, SlaMonth m, CommitmentMonth c)
    {
        page.Add($"<h3>The same month under every way of measuring</h3><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Readings of {c.What.Name}\"><table><thead><tr><th scope=\"col\">Measured as</th><th scope=\"col\" class=\"n\">Figure</th><th scope=\"col\">Target</th><th scope=\"col\" class=\"n\">If what is missing was down, up</th><th scope=\"col\" class=\"n\">Credit</th></tr></thead><tbody>");
        foreach (var r in c.Readings.OrderByDescending(static r => r.IsContracts))
            Reading(page, m, r, SlaWords.Method(r.Method));
        if (c.AsFelt is { } felt)
            Reading(page, m, felt, "what users felt");
        page.Add($"</tbody></table></div>");
    }

    private static void Reading(HtmlPage page, SlaMonth m, SlaReading r, string name)
    {
        page.Add($"<tr{new Markup(r.IsContracts ? " class=\"own\"" : "")}><th scope=\"row\">{name}</th><td class=\"n\">{SlaWords.Figure(r.Compared)}</td><td class=\"word {VerdictMarkup.Class(SlaWords.Status(r.Verdict))}\">{SlaWords.Verdict(r.Verdict)}");
        if (r.Problem.Length > 0)
            page.Add($"<small>{r.Problem}</small>");
        page.Add($"</td><td class=\"n\">{(r is { Worst: { } worst, Best: { } best } && worst != best ? $"{SlaWords.Figure(worst)}, {SlaWords.Figure(best)}" : "")}</td><td class=\"n\">{SlaWords.Credit(m, r)}</td></tr>");
    }

    private static void Breaches(HtmlPage page, SlaMonth m, CommitmentMonth c)
    {
        if (c.Breaches.Count == 0)
            return;
        var failed = c.What.Speed is null ? "Failed" : "Missed the bound";
        page.Add($"<h3>{SlaReport.BreachTitle(c.What)}</h3><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Breaches of {c.What.Name}\"><table><thead><tr><th scope=\"col\">From</th><th scope=\"col\" class=\"n\">Length</th><th scope=\"col\" class=\"n\">Requests</th><th scope=\"col\" class=\"n\">{failed}</th><th scope=\"col\" class=\"n\">Share good</th></tr></thead><tbody>");
        foreach (var s in BreachSpans.Worst(c, MostBreaches))
            page.Add($"<tr><th scope=\"row\">{SlaWords.Local(m, s.From)}</th><td class=\"n\">{SlaWords.Minutes(s.Minutes)}</td><td class=\"n\">{NumberFormat.Count(s.Counts.Counted)}</td><td class=\"n\">{NumberFormat.Count(s.Counts.CountedBad)}</td><td class=\"n\">{SlaWords.Figure(s.Counts.Counted == 0 ? null : 1 - ((decimal)s.Counts.CountedBad / s.Counts.Counted))}</td></tr>");
        page.Add($"</tbody></table></div>");
        if (BreachSpans.Of(c).Count is > MostBreaches and var all)
            page.Add($"<p class=\"what\">The {MostBreaches} with the most failures of {NumberFormat.Count(all)}; the evidence of a claim has all.</p>");
    }

    private static void Exclusions(HtmlPage page, SlaMonth m)
    {
        if (m.Contract.Exclusions.Count == 0)
            return;
        page.Add($"<section aria-labelledby=\"exclusions\"><h2 id=\"exclusions\">Exclusions</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Exclusions\"><table><thead><tr><th scope=\"col\">Kind</th><th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\" class=\"n\">Failures taken out</th><th scope=\"col\">Reason</th></tr></thead><tbody>");
        foreach (var (e, i) in m.Contract.Exclusions.Select(static (e, i) => (e, i)))
            page.Add($"<tr><th scope=\"row\">{SlaWords.Kind(e.Kind)}</th><td>{ContractScalars.Format(e.From)}</td><td>{ContractScalars.Format(e.To)}</td><td class=\"n\">{(e.Effect == ExclusionEffect.Everything ? "the whole time" : NumberFormat.Count(m.Commitments.Sum(c => c.Counter.ExcludedBy[i])))}</td><td>{e.Reason}</td></tr>");
        page.Add($"</tbody></table></div></section>\n");
    }

    private static void Computation(HtmlPage page, SlaMonth m)
    {
        page.Add($"<section aria-labelledby=\"computed\"><h2 id=\"computed\">How it is computed</h2>");
        foreach (var c in m.Commitments.Where(static c => c.Own.Steps.Count > 0))
        {
            page.Add($"<div class=\"scroll gap steps\" tabindex=\"0\" role=\"region\" aria-label=\"Computation of {c.What.Name}\"><table><caption>{c.What.Name}</caption><thead><tr><th scope=\"col\">Step</th><th scope=\"col\">Formula</th><th scope=\"col\" class=\"n\">Value</th></tr></thead><tbody>");
            foreach (var step in c.Own.Steps)
                page.Add($"<tr><th scope=\"row\">{step.Name}</th><td>{step.Formula}</td><td class=\"n\">{Exact(step.Value)}</td></tr>");
            page.Add($"</tbody></table></div>");
        }

        page.Add($"</section>\n");
    }

    private static string Exact(decimal value) => Math.Round(value, 12).ToString("#,0.############", CultureInfo.InvariantCulture);

    private static void Notes(HtmlPage page, SlaMonth m)
    {
        var notes = m.Notes.Append(SlaReport.Source(m)).Where(static n => n.Length > 0).ToList();
        if (notes.Count == 0)
            return;
        page.Add($"<section aria-labelledby=\"notes\"><h2 id=\"notes\">Notes</h2><ul class=\"notes\">");
        foreach (var note in notes)
            page.Add($"<li>{note}</li>");
        page.Add($"</ul></section>\n");
    }
}
