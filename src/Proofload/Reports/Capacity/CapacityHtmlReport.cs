using System.Globalization;
using Proofload.Analysis.Capacity;
using Proofload.Reports.Html;

namespace Proofload.Reports.Capacity;

/// <summary>A capacity as one HTML file that needs nothing else: the answer, the deciding objective over the load, throughput over concurrency with the knee, every probe.</summary>
public static class CapacityHtmlReport
{
    /// <summary>The document.</summary>
    /// <param name="document">The search.</param>
    public static string Render(CapacityDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var page = new HtmlPage();
        Head(page, document);
        Banner(page, document);
        Answer(page, document);
        Charts(page, document);
        Probes(page, document);
        Origin(page, document);
        page.Add($"</main><footer>Proofload {document.Newest.Fingerprint.Version}. A probe passes only when its whole interval meets every bound; in between the last pass and the first fail nothing is known.</footer>");
        page.AddMarkup("<script>" + HtmlReport.Script + "</script></body></html>\n");
        return page.ToString();
    }

    private static void Head(HtmlPage page, CapacityDocument d)
    {
        var title = $"{d.Name}: capacity";
        page.Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"generator\" content=\"Proofload\"><title>{title}</title>");
        page.AddMarkup("<style>" + HtmlReport.Style + "</style></head>");
        page.Add($"<body><header><p class=\"brand\">Proofload</p><h1>{title}</h1><p class=\"meta\"><span>{d.Target}</span><span>{d.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC</span><span>{d.Result.Steps.Count} probes, {NumberFormat.Duration(d.Result.ProbeSeconds)} of load</span>");
        if (d.Id is { } id)
            page.Add($"<span><code>{id}</code></span>");
        foreach (var (key, value) in d.Newest.Labels)
            page.Add($"<span class=\"label\">{key}: {value}</span>");
        page.Add($"</p></header><main>\n");
    }

    private static void Banner(HtmlPage page, CapacityDocument d)
    {
        var (status, word) = CapacityText.Headline(d.Result);
        page.Add($"<section class=\"verdict {VerdictMarkup.Class(status)}\" aria-labelledby=\"verdict\"><div class=\"words\">{VerdictMarkup.Icon(status)}<div><h2 id=\"verdict\">{Title(d, word)}</h2><p>{d.Result.Summary}</p></div></div>");
        var confirmed = d.Result.Confirmed ? SummaryStatus.Good : SummaryStatus.Warning;
        page.Add($"<div class=\"measurement {VerdictMarkup.Class(confirmed)}\"><h3>{VerdictMarkup.Icon(confirmed)}{(d.Result.Confirmed ? "Confirmed by a longer open-loop run" : "Not confirmed by a longer run")}</h3>");
        if (d.Result.LastPass is not null || d.Result.FirstFail is not null)
            page.Add($"<p>{CapacityTextReport.Width(d.Result)}</p>");
        foreach (var note in d.Result.Notes.Where(n => !d.Result.Confirmed || !n.StartsWith("The last pass was not", StringComparison.Ordinal)))
            page.Add($"<p>{note}</p>");
        page.Add($"</div></section>\n");
    }

    private static string Title(CapacityDocument d, string word) => d.Result switch
    {
        { LastPass: { } pass, Ending: CapacityEnding.Found } => $"{CapacityText.Load(pass.Load)} {d.Unit}",
        { LastPass: { } pass, Ending: CapacityEnding.ReachedHighest } => $"At least {CapacityText.Load(pass.Load)} {d.Unit}",
        _ => char.ToUpperInvariant(word[0]) + word[1..],
    };

    private static void Answer(HtmlPage page, CapacityDocument d)
    {
        var tiles = new List<(string Title, string Value, string Note)>();
        foreach (var (name, bound, _) in CapacityTextReport.Ends(d.Result))
        {
            var tokens = bound.TokensPerSecond is { } t ? $", {NumberFormat.Number(t)} tokens/s" : "";
            tiles.Add((name == "last pass" ? "Last confident pass" : "First confident fail", CapacityText.Load(bound.Load),
                $"{d.Unit}; {NumberFormat.Number(bound.Rate)} answered/s{(bound.Low is null && bound.High is null ? "" : " " + NumberFormat.Interval(bound.Low, bound.High, "1/s"))}, {NumberFormat.Number(bound.Concurrency)} in flight{tokens}"));
        }

        foreach (var (label, text) in CapacityText.Facts(d).Where(static f => f.Label is not "Knee"))
        {
            var cut = text.IndexOf(": ", StringComparison.Ordinal);
            tiles.Add((label, cut > 0 ? text[..cut] : text, cut > 0 ? text[(cut + 2)..] : ""));
        }

        if (tiles.Count == 0)
            return;
        page.Add($"<section aria-labelledby=\"answer\"><h2 id=\"answer\">The answer</h2><div class=\"tiles answer\">");
        foreach (var (title, value, note) in tiles)
            page.Add($"<div><h3>{title}</h3><p class=\"{(value.Length <= 8 ? "value" : "what")}\">{value}</p><p>{note}</p></div>");
        page.Add($"</div></section>\n");
    }

    private static void Charts(HtmlPage page, CapacityDocument d)
    {
        var curve = CapacityCurve.Of(d.Result);
        if (curve is null && d.Result.Knee is null)
            return;
        page.Add($"<section aria-labelledby=\"charts\"><h2 id=\"charts\">What more load brings</h2><div class=\"charts\">");
        if (curve is not null)
            CapacityCurveMarkup.Objective(page, d, curve, 1);
        if (d.Result.Knee is { Points.Count: > 0 } knee)
            CapacityCurveMarkup.Knee(page, knee, 2);
        page.Add($"</div></section>\n");
    }

    private static void Probes(HtmlPage page, CapacityDocument d)
    {
        page.Add($"<section aria-labelledby=\"points\"><h2 id=\"points\">Probes</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Probes\"><table class=\"metrics points\"><thead><tr><th scope=\"col\">Probe</th><th scope=\"col\" class=\"n\">{d.Unit}</th><th scope=\"col\">Verdict</th><th scope=\"col\" class=\"n\">Observed</th><th scope=\"col\" class=\"n\">x bound</th><th scope=\"col\" class=\"n\">Answered/s</th><th scope=\"col\" class=\"n\">In flight</th><th scope=\"col\" class=\"n\">Errors</th><th scope=\"col\" class=\"n\">Requests</th><th scope=\"col\" class=\"n\">Length</th></tr></thead><tbody>");
        foreach (var s in d.Result.Steps)
        {
            var worst = CapacityText.Worst(s);
            var isPass = d.Result.LastPass?.Step == s.Index;
            page.Add($"<tr{new Markup(isPass ? " class=\"best\"" : "")}><th scope=\"row\">{s.Index + 1} {CapacityText.Phase(s.Phase)}</th><td class=\"n\">{CapacityText.Load(s.Load)}</td><td class=\"word {VerdictMarkup.Class(CapacityText.Status(s.Verdict))}\">{CapacityText.Word(s)}</td><td class=\"n\">{(worst is null ? "" : NumberFormat.Value(worst.Observed, worst.Unit))}");
            if (worst is not null && NumberFormat.Interval(worst.Low, worst.High, worst.Unit) is { } interval)
                page.Add($"<small>{interval}</small>");
            page.Add($"</td><td class=\"n\">{CapacityTextReport.Ratio(s)}</td><td class=\"n\">{NumberFormat.Number(s.Observed.Throughput)}</td><td class=\"n\">{NumberFormat.Number(s.Observed.Concurrency ?? (s.Observed.Throughput * s.Observed.LatencyMean))}</td><td class=\"n\">{NumberFormat.Percent(s.Observed.ErrorRate)}</td><td class=\"n\">{NumberFormat.Count(s.Observed.Requests)}</td><td class=\"n\">{NumberFormat.Duration(s.Observed.Duration)}</td></tr>");
        }

        page.Add($"</tbody></table></div><details><summary>Why each probe ended as it did</summary><ul class=\"notes\">");
        foreach (var s in d.Result.Steps)
            page.Add($"<li>{s.Index + 1} at {CapacityText.Load(s.Load)} {d.Unit}: {s.Reason}</li>");
        page.Add($"</ul></details></section>\n");
    }

    private static void Origin(HtmlPage page, CapacityDocument d)
    {
        var f = d.Newest.Fingerprint;
        page.Add($"<section aria-labelledby=\"origin\"><h2 id=\"origin\">Where it comes from</h2>");
        TableMarkup.Facts(page,
        [
            ("Machine", f.Machine, ""), ("Engine", f.Engine, ""), ("Version", f.Version, ""),
            ("Seed", d.Newest.Seed.ToString(CultureInfo.InvariantCulture), ""), ("Confidence of each verdict", NumberFormat.Percent(d.Result.Confidence), ""),
        ]);
        if (d.Runs.Count > 0)
            page.Add($"<details><summary>Runs of the probes</summary><p>{string.Join(", ", d.Runs)}</p></details>");
        if (d.Plan.Length > 0)
            page.Add($"<details><summary>Plan</summary><pre tabindex=\"0\"><code>{d.Plan.Trim()}</code></pre></details>");
        page.Add($"</section>\n");
    }
}
