using Proofload.Results;

namespace Proofload.Reports.Html;

/// <summary>The tables of the page.</summary>
internal static class TableMarkup
{
    public static void Metrics(HtmlPage page, IReadOnlyDictionary<string, MetricSummary> metrics, string caption)
    {
        page.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table class=\"metrics\"><caption>{caption}</caption><thead><tr><th scope=\"col\">Metric</th><th scope=\"col\" class=\"n\">Count</th>");
        foreach (var (title, _) in MetricRow.Statistics)
            page.Add($"<th scope=\"col\" class=\"n\">{title}</th>");
        page.Add($"</tr></thead><tbody>");
        foreach (var (id, m) in MetricNames.Ordered(metrics).Where(m => m.Summary.Count > 0))
        {
            page.Add($"<tr><th scope=\"row\">{MetricNames.Name(id)} <span class=\"unit\">{MetricRow.Scale(m).Symbol}</span>");
            if (MetricNames.Meaning(id) is { } meaning)
                page.Add($"<small>{meaning}</small>");
            page.Add($"</th><td class=\"n\">{NumberFormat.Count(m.Count)}</td>");
            foreach (var (_, key) in MetricRow.Statistics)
                Cell(page, m, key);
            page.Add($"</tr>");
        }

        page.Add($"</tbody></table></div>\n");
    }

    public static void Kinds(HtmlPage page, IReadOnlyList<KindResult> kinds)
    {
        var time = kinds.Any(static k => k.Metrics.ContainsKey("latency")) || !kinds.Any(static k => k.Metrics.ContainsKey("service_time")) ? ("latency", "Latency") : ("service_time", "Service time");
        page.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"By request kind\"><table><thead><tr><th scope=\"col\">Kind</th><th scope=\"col\" class=\"n\">Ok</th><th scope=\"col\" class=\"n\">Failed</th><th scope=\"col\" class=\"n\">Throughput</th><th scope=\"col\" class=\"n\">{time.Item2} p50</th><th scope=\"col\" class=\"n\">p99</th><th scope=\"col\" class=\"n\">TTFT p50</th><th scope=\"col\" class=\"n\">p99</th><th scope=\"col\" class=\"n\">TPOT p50</th></tr></thead><tbody>");
        foreach (var k in kinds)
        {
            page.Add($"<tr><th scope=\"row\">{k.Name}</th><td class=\"n\">{NumberFormat.Count(k.Counts.Ok)}</td><td class=\"n\">{NumberFormat.Count(k.Counts.Failed)}<small>{NumberFormat.Percent(k.Rates.ErrorRate)}</small></td><td class=\"n\">{NumberFormat.Rate(k.Rates.Throughput)}</td>");
            Times(page, k.Metrics, time.Item1);
            page.Add($"</tr>");
        }

        page.Add($"</tbody></table></div>\n");
    }

    /// <summary>The turns of one kind's conversations: what a prefix cache is worth shows here.</summary>
    public static void Turns(HtmlPage page, KindResult kind)
    {
        page.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{kind.Name} by turn\"><table><caption>{kind.Name} by turn</caption><thead><tr><th scope=\"col\">Turn</th><th scope=\"col\" class=\"n\">Ok</th><th scope=\"col\" class=\"n\">Failed</th><th scope=\"col\" class=\"n\">Prompt tokens</th><th scope=\"col\" class=\"n\">Latency p50</th><th scope=\"col\" class=\"n\">p99</th><th scope=\"col\" class=\"n\">TTFT p50</th><th scope=\"col\" class=\"n\">p99</th><th scope=\"col\" class=\"n\">TPOT p50</th></tr></thead><tbody>");
        foreach (var t in kind.Turns)
        {
            page.Add($"<tr><th scope=\"row\">{t.Turn}</th><td class=\"n\">{NumberFormat.Count(t.Counts.Ok)}</td><td class=\"n\">{NumberFormat.Count(t.Counts.Failed)}</td><td class=\"n\">{NumberFormat.Number(t.Metrics.GetValueOrDefault("prompt_tokens")?.Mean)}</td>");
            Times(page, t.Metrics);
            page.Add($"</tr>");
        }

        page.Add($"</tbody></table></div>\n");
    }

    private static void Times(HtmlPage page, IReadOnlyDictionary<string, MetricSummary> metrics, string time = "latency")
    {
        Time(time, "p50");
        Time(time, "p99");
        Time("ttft", "p50");
        Time("ttft", "p99");
        Time("tpot", "p50");

        void Time(string id, string key)
        {
            var m = metrics.GetValueOrDefault(id);
            var value = m is null || m.Count == 0 ? null : MetricRow.Value(m, key);
            page.Add($"<td class=\"n\">{(m is not null && MetricRow.Needed(m, key) is not null ? NumberFormat.Missing : NumberFormat.Duration(value))}");
            if (m is not null && MetricRow.Needed(m, key) is null && m.Ci.GetValueOrDefault(key) is { } ci && NumberFormat.Interval(ci.Low, ci.High, "s") is { } interval)
                page.Add($"<small>{interval}</small>");
            page.Add($"</td>");
        }
    }

    public static void Errors(HtmlPage page, RunResult r)
    {
        page.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Errors by kind\"><table><thead><tr><th scope=\"col\">Kind</th><th scope=\"col\" class=\"n\">Count</th><th scope=\"col\" class=\"n\">Share of finished</th><th scope=\"col\">Meaning</th></tr></thead><tbody>");
        double finished = r.Counts.Ok + r.Counts.Failed;
        foreach (var (kind, count) in r.Errors.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal))
        {
            var share = kind == "cancelled" || finished == 0 ? "" : NumberFormat.Percent(count / finished);
            page.Add($"<tr><th scope=\"row\"><code>{kind}</code></th><td class=\"n\">{NumberFormat.Count(count)}</td><td class=\"n\">{share}</td><td>{ErrorText.Meaning(kind)}</td></tr>");
        }

        page.Add($"</tbody></table></div>\n");
        if (r.ErrorSamples.Count == 0)
            return;

        page.Add($"<h3>Most frequent messages</h3><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Error messages\"><table><thead><tr><th scope=\"col\" class=\"n\">Count</th><th scope=\"col\">Kind</th><th scope=\"col\">Message</th></tr></thead><tbody>");
        foreach (var s in r.ErrorSamples.OrderByDescending(s => s.Count))
            page.Add($"<tr><td class=\"n\">{NumberFormat.Count(s.Count)}</td><td><code>{s.Kind}</code></td><td class=\"message\">{s.Detail}</td></tr>");
        page.Add($"</tbody></table></div>\n");
    }

    public static void Facts(HtmlPage page, IEnumerable<(string Name, string Value, string Meaning)> facts)
    {
        page.Add($"<dl class=\"facts\">");
        foreach (var (name, value, meaning) in facts)
        {
            page.Add($"<div><dt>{name}</dt><dd><b>{value}</b>");
            if (meaning.Length > 0)
                page.Add($"<small>{meaning}</small>");
            page.Add($"</dd></div>");
        }

        page.Add($"</dl>\n");
    }

    private static void Cell(HtmlPage page, MetricSummary m, string key)
    {
        if (MetricRow.Needed(m, key) is { } needed)
        {
            page.Add($"<td class=\"n none\">{NumberFormat.Missing}<small>needs {NumberFormat.Count(needed)}</small></td>");
            return;
        }

        page.Add($"<td class=\"n\">{NumberFormat.Number(MetricRow.Value(m, key) / MetricRow.Scale(m).Size)}");
        if (MetricRow.Interval(m, key) is { } interval)
            page.Add($"<small>{interval}</small>");
        page.Add($"</td>");
    }
}
