using System.Globalization;
using System.Text;
using Proofload.Analysis.Comparison;
using Proofload.Reports.History;
using Proofload.Reports.Html;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>
/// The full report as one HTML file that needs nothing else: no network, no fonts, no library. Works without scripts; a small one adds read-outs.
/// The size is bounded whatever the run's length.
/// </summary>
public static class HtmlReport
{
    internal static readonly string Style = Resource("report.css");
    internal static readonly string Script = Resource("report.js");

    /// <summary>The document.</summary>
    /// <param name="result">The run.</param>
    public static string Render(RunResult result) => Render(result, []);

    /// <summary>The document, with what came before.</summary>
    /// <param name="result">The run.</param>
    /// <param name="histories">Its main figures over the kept runs, itself the newest; those with fewer than three are left out.</param>
    public static string Render(RunResult result, IReadOnlyList<RunHistory> histories)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(histories);
        var page = new HtmlPage();
        Head(page, result);
        VerdictMarkup.Append(page, result);
        Headline(page, result);
        Charts(page, result);
        HistoryMarkup.Append(page, histories);
        Details(page, result);
        page.Add($"</main><footer>Proofload {result.Fingerprint.Version}. Intervals are 95 % confidence intervals. n/a: too few requests for a finite interval.</footer>");
        page.AddMarkup("<script>" + Script + "</script></body></html>\n");
        return page.ToString();
    }

    private static void Head(HtmlPage page, RunResult r)
    {
        page.Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"generator\" content=\"Proofload\">");
        page.Add($"<title>{VerdictText.Word(r.Verdict.Outcome)}: {r.Name}</title>");
        page.AddMarkup("<style>" + Style + "</style></head>");
        page.Add($"<body><header><p class=\"brand\">Proofload</p><h1>{r.Name}</h1><p class=\"meta\"><span>{r.Fingerprint.Target}</span><span>{r.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC</span><span>{NumberFormat.Duration(r.Window)} measured</span><span>run <code>{r.Id}</code></span>");
        foreach (var (key, value) in r.Labels)
            page.Add($"<span class=\"label\">{key}: {value}</span>");
        page.Add($"</p></header><main>\n");
    }

    private static void Headline(HtmlPage page, RunResult r)
    {
        page.Add($"<section class=\"tiles\" aria-label=\"Headline numbers\">");
        Tile("Successes", NumberFormat.Count(r.Counts.Ok), $"{NumberFormat.Count(r.Counts.Failed)} failed, {NumberFormat.Percent(r.Rates.ErrorRate)}");
        Tile("Throughput", NumberFormat.Rate(r.Rates.Throughput), $"{NumberFormat.Rate(r.Rates.Offered)} offered");
        if (r.Rates.Goodput is not null)
            Tile("Goodput", NumberFormat.Rate(r.Rates.Goodput), $"{NumberFormat.Percent(r.Rates.GoodputRatio)} of requests");
        if (r.Metrics.ContainsKey("latency"))
            Metric("latency", "Latency");
        else
            Metric("service_time", "Service time");
        if (r.Metrics.ContainsKey("ttft"))
            Metric("ttft", "First token");
        else
            Metric("service_ttft", "First token from send");
        Metric("tpot", "Output token");
        if (r.Rates.OutputTokens is not null)
            Tile("Output tokens", NumberFormat.Number(r.Rates.OutputTokens) + "/s", $"{(r.Metrics.GetValueOrDefault("output_tokens")?.Mean is { } mean ? NumberFormat.Number(mean) + " a request" : "")}");
        page.Add($"</section>\n");

        void Metric(string id, string name)
        {
            if (r.Metrics.GetValueOrDefault(id) is not { Count: > 0 } m)
                return;

            var p99 = MetricRow.Needed(m, "p99") is { } needed ? $"p99 n/a, needs {NumberFormat.Count(needed)}" : $"p99 {NumberFormat.Duration(m.P99)}";
            Tile(name + " p50", NumberFormat.Duration(m.P50), p99);
        }

        void Tile(string name, string value, string more) => page.Add($"<div><h3>{name}</h3><p class=\"value\">{value}</p><p>{more}</p></div>");
    }

    private static void Charts(HtmlPage page, RunResult r)
    {
        var id = 0;
        var time = TimeCharts.Of(r);
        if (time.Count > 0)
        {
            page.Add($"<section aria-labelledby=\"time\"><h2 id=\"time\">Over time</h2><div class=\"charts\">");
            foreach (var chart in time)
                ChartMarkup.Append(page, id == time.Count - 1 && time.Count % 2 == 1 ? chart with { Class = "wide" } : chart, ++id);
            page.Add($"</div></section>\n");
        }

        var distributions = DistributionCharts.Of(r).ToList();
        if (distributions.Count == 0)
            return;

        page.Add($"<section aria-labelledby=\"distribution\"><h2 id=\"distribution\">Distribution</h2><p class=\"lead\">How long the given share of requests took at most. Every further nine has the same room.</p><div class=\"charts\">");
        foreach (var chart in distributions)
            ChartMarkup.Append(page, chart, ++id);
        page.Add($"</div></section>\n");
    }

    private static void Details(HtmlPage page, RunResult r)
    {
        if (r.Metrics.Count > 0)
        {
            page.Add($"<section aria-labelledby=\"metrics\"><h2 id=\"metrics\">Metrics</h2>");
            TableMarkup.Metrics(page, ScenarioText.WithoutOwn(r), "All successful requests; under each value its 95 % interval");
            page.Add($"</section>\n");
        }

        if (r.Pattern is { } pattern)
        {
            page.Add($"<section aria-labelledby=\"pattern\"><h2 id=\"pattern\">{PatternText.Title(pattern)}</h2>");
            foreach (var line in PatternText.Lines(r, pattern))
                page.Add($"<p class=\"lead\">{line}</p>");
            page.Add($"</section>\n");
        }

        if (r.Scenario is { } scenario)
            ScenarioText.Html(page, r, scenario);

        if (r.Sessions is { } sessions)
            page.Add($"<section aria-labelledby=\"sessions\"><h2 id=\"sessions\">Sessions</h2><p class=\"lead\">{SessionText.Line(sessions)}</p></section>\n");

        if (r.Kinds.Count > 1 || r.Kinds.Any(static k => k.Turns.Count > 0))
        {
            page.Add($"<section aria-labelledby=\"kinds\"><h2 id=\"kinds\">{(r.Sessions is null ? "By request kind" : "By step")}</h2>");
            TableMarkup.Kinds(page, r.Kinds);
            foreach (var kind in r.Kinds.Where(static k => k.Turns.Count > 0))
                TableMarkup.Turns(page, kind);
            foreach (var kind in r.Kinds)
            {
                page.Add($"<details><summary>All metrics of {kind.Name}</summary>");
                TableMarkup.Metrics(page, kind.Metrics, $"Requests of kind {kind.Name}");
                page.Add($"</details>");
            }

            page.Add($"</section>\n");
        }

        page.Add($"<section aria-labelledby=\"errors\"><h2 id=\"errors\">Errors</h2>");
        if (r.Errors.Count == 0)
            page.Add($"<p class=\"lead\">No request failed.</p>");
        else
            TableMarkup.Errors(page, r);
        page.Add($"</section>\n");
        if (r.Mlperf is { } mlperf)
            Mlperf(page, mlperf);
        page.Add($"<section aria-labelledby=\"generator\"><h2 id=\"generator\">Load generator</h2><p class=\"lead\">What the measuring machine did itself. A generator that is late or starved reports its own limits as the target's.</p>");
        TableMarkup.Facts(page, GeneratorText.Facts(r));
        page.Add($"</section>\n");
        Origin(page, r);
    }

    private static void Mlperf(HtmlPage page, MlperfResult m)
    {
        page.Add($"<section aria-labelledby=\"mlperf\"><h2 id=\"mlperf\">MLPerf scenario {m.Scenario}</h2><p><b>{(m.Valid ? "Valid" : "Invalid")}{(m.Official ? "" : ", unofficial")}</b>: {m.Metric} {NumberFormat.Value(m.Value, m.Unit)}</p><ul>");
        foreach (var remark in m.Remarks)
            page.Add($"<li>{remark}</li>");
        page.Add($"</ul></section>\n");
    }

    private static void Origin(HtmlPage page, RunResult r)
    {
        page.Add($"<section aria-labelledby=\"origin\"><h2 id=\"origin\">Where it comes from</h2>");
        if (r.Notes.Count > 0)
        {
            page.Add($"<ul class=\"notes\">");
            foreach (var note in r.Notes)
                page.Add($"<li>{note}</li>");
            page.Add($"</ul>");
        }

        if (r.Source is { } source)
            TableMarkup.Facts(page, SourceText.Facts(source));
        var f = r.Fingerprint;
        TableMarkup.Facts(page,
        [
            ("Machine", f.Machine, ""), ("Engine", f.Engine, ""), ("Version", f.Version, ""), ("Seed", r.Seed.ToString(CultureInfo.InvariantCulture), ""),
            ("Plan fingerprint", f.Plan, ""), ("Data fingerprint", f.Data, ""),
        ]);
        page.Add($"<details open><summary>Plan</summary><pre tabindex=\"0\"><code>{r.Plan.Trim()}</code></pre></details></section>\n");
    }

    internal static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
