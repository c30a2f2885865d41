using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Reports.Html;
using Proofload.Sla.Contracts;
using Proofload.Sla.Proposals;

namespace Proofload.Reports.Sla;

/// <summary>A proposal as a summary, as a page and as JSON.</summary>
public static class ProposalReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Heading of the report.</summary>
    /// <param name="proposal">The proposal.</param>
    public static string Title(SlaProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return $"{proposal.Contract.Name}: what can be promised";
    }

    /// <summary>Builds the summary.</summary>
    /// <param name="proposal">The proposal.</param>
    public static SummaryDocument Build(SlaProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        var sections = new List<SummarySection>
        {
            new("", [Headline(proposal)]),
            new("What the data say", [.. proposal.Narrative.Select(static n => new SummaryLine(SummaryStatus.None, "", n))]),
        };
        if (proposal.Segments.Count > 0)
            sections.Add(new SummarySection($"By group, with {NumberFormat.Percent(proposal.Confidence)} confidence", [Groups(proposal)]));
        foreach (var s in proposal.Segments.Prepend(proposal.All).Where(static s => s.Ladder.Count > 0))
            sections.Add(new SummarySection($"{s.Name}: what each target would bring next month", [Ladder(proposal, s)]));
        sections.Add(new SummarySection("Notes",
        [
            new SummaryLine(SummaryStatus.None, "", "A promise is the figure that the next month reaches with the confidence, from a block bootstrap of the days of the history in two stages with a tail beyond the worst day; its budget is rounded up to two digits."),
            new SummaryLine(SummaryStatus.None, "", "Intervals are 90 % intervals over the drawn histories. A group's fee is its share of the requests. Credits keep their percentages; their bounds keep their share of the budget."),
            new SummaryLine(SummaryStatus.None, "", "The next month is taken to be like the history: a new model, more load or another provider is not in it."),
        ]));
        return new SummaryDocument(sections).Clean();
    }

    /// <summary>The page.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="version">Version of Proofload, for the foot.</param>
    public static string Html(SlaProposal proposal, string version)
    {
        var page = new HtmlPage();
        SlaHtmlReport.Head(page, Title(proposal));
        page.Add($"<p class=\"meta\"><span>history {Day(proposal.History.From)} to {Day(proposal.History.To)} UTC</span><span>{proposal.What.Name}: {SlaWords.Rule(proposal.What)}</span></p></header><main>\n");
        var all = proposal.All;
        var status = Headline(proposal).Status;
        page.Add($"<section class=\"verdict {VerdictMarkup.Class(status)}\" aria-labelledby=\"verdict\"><div class=\"words\">{VerdictMarkup.Icon(status)}<div><h2 id=\"verdict\">{(all.Target is { } t ? ContractScalars.Percent(t) : "Nothing")} can be promised</h2><p>{Headline(proposal).Text}</p></div></div><div class=\"measurement plain\"><h3>The present target of {ContractScalars.Percent(proposal.What.Target)}</h3><p>{(all.Ladder.FirstOrDefault(static l => l.IsPresent) is { } now ? $"is missed next month with a probability of {NumberFormat.Percent(now.Breach.Value)}" : "cannot be judged")}</p></div></section>\n");
        page.Add($"<section aria-labelledby=\"story\"><h2 id=\"story\">What the data say</h2><ul class=\"notes\">");
        foreach (var sentence in proposal.Narrative)
            page.Add($"<li>{sentence}</li>");
        page.Add($"</ul></section>\n");
        foreach (var section in Build(proposal).Sections.Skip(2))
            Section(page, section);
        if (proposal.Proposed is { } contract)
            page.Add($"<section aria-labelledby=\"yaml\"><h2 id=\"yaml\">The proposed contract</h2><pre tabindex=\"0\"><code>{ContractFile.Write(contract).Trim()}</code></pre></section>\n");
        page.Add($"</main><footer>Proofload {version}. Made from measured requests; see the notes for what it rests on.</footer></body></html>\n");
        return page.ToString();
    }

    /// <summary>The JSON document. Described in <c>docs/sla.md</c>.</summary>
    /// <param name="proposal">The proposal.</param>
    public static string Json(SlaProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return new JsonObject
        {
            ["contract"] = proposal.Contract.Name,
            ["commitment"] = proposal.What.Name,
            ["confidence"] = proposal.Confidence,
            ["present_target"] = proposal.What.Target,
            ["fee"] = proposal.Fee,
            ["from"] = Day(proposal.History.From),
            ["to"] = Day(proposal.History.To),
            ["all"] = One(proposal.All),
            ["segments"] = new JsonArray([.. proposal.Segments.Select(static s => (JsonNode)One(s))]),
            ["narrative"] = new JsonArray([.. proposal.Narrative.Select(static n => (JsonNode)n)]),
            ["proposed"] = proposal.Proposed is { } contract ? ContractFile.Write(contract) : null,
        }.ToJsonString(Indented) + "\n";
    }

    private static JsonObject One(SegmentPromise s) => new()
    {
        ["name"] = s.Name,
        ["requests"] = s.Requests,
        ["failed"] = s.Bad,
        ["days"] = s.Days,
        ["figure"] = s.Figure is { } f ? Math.Round(f, 12) : null,
        ["worst_day"] = s.WorstDay is { } w ? Math.Round(w, 12) : null,
        ["reached"] = s.Reached is { } r ? Math.Round(r, 12) : null,
        ["target"] = s.Target,
        ["problem"] = s.Problem.Length == 0 ? null : s.Problem,
        ["targets"] = new JsonArray([.. s.Ladder.Select(static l => (JsonNode)new JsonObject
        {
            ["target"] = l.Target,
            ["breach"] = Range(l.Breach),
            ["credit"] = l.Credit is { } c ? Range(c) : null,
            ["present"] = l.IsPresent,
            ["proposed"] = l.IsProposed,
        })]),
    };

    private static JsonObject Range(Ranged r) => new() { ["value"] = Math.Round(r.Value, 6), ["low"] = Math.Round(r.Low, 6), ["high"] = Math.Round(r.High, 6) };

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static SummaryLine Headline(SlaProposal p) => p.All.Target is { } target
        ? new SummaryLine(target >= p.What.Target ? SummaryStatus.Good : SummaryStatus.Warning, "PROMISE", $"{ContractScalars.Percent(target)} to all, with {NumberFormat.Percent(p.Confidence)} confidence for the next month; now {ContractScalars.Percent(p.What.Target)} is promised")
        : new SummaryLine(SummaryStatus.Warning, "NOTHING", p.All.Problem);

    private static SummaryTable Groups(SlaProposal p) => new(
        [new("group"), new("requests", IsNumber: true), new("failed", IsNumber: true), new("figure", IsNumber: true), new("worst day", IsNumber: true), new("can be promised", IsNumber: true), new("")],
        [.. p.Segments.Select(s => new SummaryRow(
            s.Target is null ? SummaryStatus.Warning : s.Target >= p.What.Target ? SummaryStatus.Good : SummaryStatus.Bad,
            [s.Name, NumberFormat.Count(s.Requests), NumberFormat.Count(s.Bad), SlaWords.Figure(s.Figure), SlaWords.Figure(s.WorstDay), s.Target is { } t ? ContractScalars.Percent(t) : NumberFormat.Missing, s.Problem]))]);

    private static SummaryTable Ladder(SlaProposal p, SegmentPromise s) => new(
        [new("target"), new("missed with", IsNumber: true), new("interval", IsNumber: true), new("credits a month", IsNumber: true), new("interval", IsNumber: true)],
        [.. s.Ladder.Select(l => new SummaryRow(
            SummaryStatus.None,
            [
                ContractScalars.Percent(l.Target) + (l.IsProposed ? " (proposed)" : l.IsPresent ? " (now)" : ""),
                NumberFormat.Percent(l.Breach.Value), NumberFormat.Interval(l.Breach.Low, l.Breach.High, "1") ?? "",
                l.Credit is { } c ? SlaWords.Money(p.Contract.Credits, (decimal)c.Value) : NumberFormat.Missing,
                l.Credit is { } r ? string.Create(CultureInfo.InvariantCulture, $"[{r.Low:#,0.00}, {r.High:#,0.00}]") : "",
            ]))]);

    private static void Section(HtmlPage page, SummarySection section)
    {
        page.Add($"<section><h2>{section.Title}</h2>");
        foreach (var block in section.Blocks)
        {
            if (block is SummaryLine line)
                page.Add($"<p class=\"plain\">{line.Text}</p>");
            else if (block is SummaryTable table)
                SummaryHtml.Table(page, table, section.Title);
        }

        page.Add($"</section>\n");
    }
}
