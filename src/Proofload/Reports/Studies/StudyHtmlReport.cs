using System.Globalization;
using Proofload.Measurement.Health;
using Proofload.Reports.Html;
using Proofload.Results;

namespace Proofload.Reports.Studies;

/// <summary>
/// A study as one HTML file that needs nothing else: what is best, latency against throughput, the table, and every point's own numbers and verdict.
/// </summary>
public static class StudyHtmlReport
{
    /// <summary>Points that have a section of their own; the table holds them all.</summary>
    private const int MostDetails = 200;

    /// <summary>The document.</summary>
    /// <param name="runs">Runs of one study, at least one.</param>
    public static string Render(IReadOnlyList<RunResult> runs)
    {
        var table = StudyTable.Of(runs);
        var lines = StudyLine.Of(table);
        var page = new HtmlPage();
        Head(page, table);
        Banner(page, table);
        Charts(page, table, lines);
        Points(page, table);
        Details(page, table);
        Origin(page, table);
        page.Add($"</main><footer>Proofload {table.Newest.Fingerprint.Version}. Intervals are 95 % confidence intervals. n/a: too few requests for a finite interval.</footer>");
        page.AddMarkup("<script>" + HtmlReport.Script + "</script></body></html>\n");
        return page.ToString();
    }

    private static void Head(HtmlPage page, StudyTable table)
    {
        var r = table.Newest;
        var title = $"{r.Name}: {r.Study!.Kind} over {string.Join(" and ", table.Axes)}";
        page.Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><meta name=\"generator\" content=\"Proofload\"><title>{title}</title>");
        page.AddMarkup("<style>" + HtmlReport.Style + "</style></head>");
        page.Add($"<body><header><p class=\"brand\">Proofload</p><h1>{title}</h1><p class=\"meta\"><span>{r.Fingerprint.Target}</span><span>{table.Rows.Min(static x => x.Run.StartedAt).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC</span><span>{table.Measured} of {table.Count} points measured</span><span><code>{r.Study.Id}</code></span>");
        foreach (var (key, value) in r.Labels)
            page.Add($"<span class=\"label\">{key}: {value}</span>");
        page.Add($"</p></header><main>\n");
    }

    private static void Banner(HtmlPage page, StudyTable table)
    {
        var (status, word, sentence) = StudyText.Headline(table);
        var invalid = table.Rows.Count(static r => r.IsMeasured && r.Run.Verdict.Measurement == MeasurementState.Invalid);
        var suspect = table.Rows.Count(static r => r.IsMeasured && r.Run.Verdict.Measurement == MeasurementState.Suspect);
        var measurement = invalid > 0 ? MeasurementState.Invalid : suspect > 0 || table.Measured < table.Count ? MeasurementState.Suspect : MeasurementState.Valid;
        page.Add($"<section class=\"verdict {VerdictMarkup.Class(status)}\" aria-labelledby=\"verdict\"><div class=\"words\">{VerdictMarkup.Icon(status)}<div><h2 id=\"verdict\">{Title(word)}</h2><p>{sentence}</p></div></div>");
        page.Add($"<div class=\"measurement {VerdictMarkup.Class(VerdictText.Status(measurement))}\"><h3>{VerdictMarkup.Icon(VerdictText.Status(measurement))}{table.Rows.Count(static r => r.IsMeasured && r.Run.Verdict.Measurement == MeasurementState.Valid)} of {table.Count} points measured validly</h3>");
        if (invalid + suspect > 0)
            page.Add($"<p>{suspect} suspect, {invalid} invalid: the load generator had a part in those numbers; each point says which.</p>");
        foreach (var remark in StudyText.Remarks(table))
            page.Add($"<p>{remark}</p>");
        page.Add($"</div></section>\n");
    }

    private static string Title(string word) => word switch
    {
        "best" => "Best point",
        "highest" => "Highest throughput",
        "none" => "No point holds",
        "nothing" => "Nothing measured",
        _ => "Undecided",
    };

    private static void Charts(HtmlPage page, StudyTable table, IReadOnlyList<StudyLine> lines)
    {
        if (table.Rows.All(static r => r.Run.Counts.Ok == 0))
            return;

        page.Add($"<section aria-labelledby=\"charts\"><h2 id=\"charts\">What more load brings</h2><div class=\"charts\">");
        var id = 1;
        StudyCurveMarkup.Append(page, table, lines, id);
        var charts = StudyCharts.Of(table, lines).ToList();
        for (var i = 0; i < charts.Count; i++)
            ChartMarkup.Append(page, i == charts.Count - 1 && charts.Count % 2 == 1 ? charts[i] with { Class = "wide" } : charts[i], ++id);
        page.Add($"</div></section>\n");
    }

    private static void Points(HtmlPage page, StudyTable table)
    {
        var columns = StudyColumn.Of(table);
        page.Add($"<section aria-labelledby=\"points\"><h2 id=\"points\">Points</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Points\"><table class=\"metrics points\"><thead><tr><th scope=\"col\">Point</th>");
        foreach (var axis in table.Axes)
            page.Add($"<th scope=\"col\" class=\"n\">{axis}</th>");
        page.Add($"<th scope=\"col\">Verdict</th><th scope=\"col\" class=\"n\">Ok</th><th scope=\"col\" class=\"n\">Failed</th>");
        foreach (var column in columns)
            page.Add($"<th scope=\"col\" class=\"n\">{column.Title}</th>");
        page.Add($"</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            var isBest = ReferenceEquals(row, table.Best);
            page.Add($"<tr{new Markup(isBest ? " class=\"best\"" : "")}><th scope=\"row\">");
            if (row.Study.Point <= MostDetails)
                page.Add($"<a href=\"#point-{row.Study.Point}\">{row.Study.Point}</a>");
            else
                page.Add($"{row.Study.Point}");
            page.Add($"{(isBest ? " best" : "")}</th>");
            foreach (var axis in table.Axes)
                page.Add($"<td class=\"n\">{row.Study.Values.GetValueOrDefault(axis, "")}</td>");
            page.Add($"<td class=\"word {VerdictMarkup.Class(row.Status)}\">{row.Verdict}</td><td class=\"n\">{NumberFormat.Count(row.Run.Counts.Ok)}</td><td class=\"n\">{NumberFormat.Count(row.Run.Counts.Failed)}</td>");
            foreach (var column in columns)
            {
                page.Add($"<td class=\"n\">{column.Text(row)}");
                if (column.IntervalText(row) is { } interval)
                    page.Add($"<small>{interval}</small>");
                page.Add($"</td>");
            }

            page.Add($"</tr>");
        }

        page.Add($"</tbody></table></div></section>\n");
    }

    private static void Details(HtmlPage page, StudyTable table)
    {
        page.Add($"<section aria-labelledby=\"details\"><h2 id=\"details\">Each point</h2>");
        foreach (var row in table.Rows.Take(MostDetails))
        {
            var v = row.Run.Verdict;
            page.Add($"<details id=\"point-{row.Study.Point}\"><summary>{row.Study.Point}: {StudyText.Values(row)} ({row.Verdict})</summary>");
            page.Add($"<p class=\"lead\">Run <code>{row.Run.Id}</code>, {NumberFormat.Duration(row.Run.Window)} measured; the whole report: <code>proofload runs show {row.Run.Id} --html FILE</code></p>");
            if (row.Run.EndingReason is { } ending)
                page.Add($"<p>{ending}</p>");
            foreach (var reason in v.Reasons)
                page.Add($"<p>{reason}</p>");
            if (v.Objectives.Count > 0)
            {
                page.Add($"<ul class=\"notes\">");
                foreach (var o in v.Objectives)
                    page.Add($"<li><code>{o.Expression}</code> {(v.Outcome == Outcome.Invalid ? "not judged" : VerdictText.Word(o.Result))}: {VerdictText.Observed(o)}</li>");
                page.Add($"</ul>");
            }

            if (row.Run.Metrics.Count > 0)
                TableMarkup.Metrics(page, row.Run.Metrics, $"Successful requests of point {row.Study.Point}");
            foreach (var (kind, count) in row.Run.Errors.OrderByDescending(static e => e.Value))
                page.Add($"<p><code>{kind}</code> {NumberFormat.Count(count)}: {ErrorText.Meaning(kind)}</p>");
            page.Add($"</details>\n");
        }

        if (table.Rows.Count > MostDetails)
            page.Add($"<p class=\"lead\">The other {table.Rows.Count - MostDetails} points are in the table; proofload runs show opens each.</p>");
        page.Add($"</section>\n");
    }

    private static void Origin(HtmlPage page, StudyTable table)
    {
        var (f, study) = (table.Newest.Fingerprint, table.Newest.Study!);
        page.Add($"<section aria-labelledby=\"origin\"><h2 id=\"origin\">Where it comes from</h2>");
        TableMarkup.Facts(page,
        [
            ("Machine", f.Machine, ""), ("Engine", f.Engine, ""), ("Version", f.Version, ""),
            ("Seed", table.Newest.Seed.ToString(CultureInfo.InvariantCulture), ""), ("Plan fingerprint", study.Fingerprint, ""),
        ]);
        page.Add($"<details open><summary>Plan</summary><pre tabindex=\"0\"><code>{study.Plan.Trim()}</code></pre></details></section>\n");
    }
}
