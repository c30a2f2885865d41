using System.Globalization;
using System.Text;
using Proofload.Reports.Html;
using Proofload.Results;

namespace Proofload.Reports;

/// <summary>What reports say of the code of a scenario: its own metrics, checks and counters, what it threw and how long it held the loop.</summary>
internal static class ScenarioText
{
    private static readonly string[] CheckColumns = ["check", "passed", "failed", "share", "95 % interval"];

    /// <summary>The metrics of a result that its scenario recorded.</summary>
    public static IReadOnlyDictionary<string, MetricSummary> Metrics(RunResult r) =>
        r.Scenario is null ? new Dictionary<string, MetricSummary>() : r.Metrics.Where(static m => IsOwn(m.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The metrics of a result that Proofload measured itself.</summary>
    public static IReadOnlyDictionary<string, MetricSummary> WithoutOwn(RunResult r) =>
        r.Scenario is null ? r.Metrics : r.Metrics.Where(static m => !IsOwn(m.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The sections of the terminal summary.</summary>
    public static IEnumerable<SummarySection> Sections(RunResult r, ScenarioResult scenario)
    {
        var own = MetricNames.Ordered(Metrics(r)).Where(static m => m.Summary.Count > 0).ToList();
        if (own.Count > 0)
        {
            yield return new SummarySection("Metrics of the scenario", [new SummaryTable(
                [new SummaryColumn(""), new SummaryColumn("count", IsNumber: true), .. MetricRow.Statistics.Select(static s => new SummaryColumn(s.Title, IsNumber: true))],
                [.. own.Select(static m => new SummaryRow(SummaryStatus.None,
                [
                    $"{m.Id} {MetricRow.Scale(m.Summary).Symbol}".TrimEnd(), NumberFormat.Count(m.Summary.Count),
                    .. MetricRow.Statistics.Select(s => MetricRow.Needed(m.Summary, s.CiKey) is null ? MetricRow.Cell(m.Summary, s.CiKey) : NumberFormat.Missing),
                ]))])]);
        }

        if (scenario.Checks.Count > 0)
        {
            yield return new SummarySection("Checks of the scenario", [new SummaryTable(
                [.. CheckColumns.Select(static (title, i) => new SummaryColumn(title, IsNumber: i > 0))],
                [.. scenario.Checks.Select(static c => new SummaryRow(c.Failed > 0 ? SummaryStatus.Bad : SummaryStatus.None, Cells(c)))])]);
        }

        var lines = Lines(r, scenario).ToList();
        if (lines.Count > 0)
        {
            yield return new SummarySection("Code of the scenario", [.. lines.Select(static l => new SummaryLine(SummaryStatus.None, "", l))]);
        }
    }

    /// <summary>Counters, exceptions and the code's own time, a line each.</summary>
    public static IEnumerable<string> Lines(RunResult r, ScenarioResult scenario)
    {
        if (scenario.Counters.Count > 0)
        {
            yield return string.Join(" · ", scenario.Counters.Select(c => $"{c.Key} {NumberFormat.Count(c.Value)}{(r.Window > 0 ? $" ({NumberFormat.Rate(c.Value / r.Window)})" : "")}"));
        }

        foreach (var (text, count) in scenario.ExceptionTexts.OrderByDescending(static t => t.Value).ThenBy(static t => t.Key, StringComparer.Ordinal))
        {
            yield return $"{NumberFormat.Count(count)} × {text}";
        }

        if (scenario.CodeMax is not null)
        {
            yield return $"held the loop p50 {NumberFormat.Duration(scenario.CodeP50)}, p99 {NumberFormat.Duration(scenario.CodeP99)}, max {NumberFormat.Duration(scenario.CodeMax)} · {NumberFormat.Count(scenario.Blocked)} times above 1 ms";
        }
    }

    /// <summary>The part of the Markdown report.</summary>
    public static void Markdown(StringBuilder md, RunResult r, ScenarioResult scenario)
    {
        md.Append("## Scenario\n\n");
        if (Metrics(r) is { Count: > 0 } own)
            MarkdownTables.Metrics(md, own);
        if (scenario.Checks.Count > 0)
        {
            md.Append("| ").AppendJoin(" | ", CheckColumns).Append(" |\n|---|--:|--:|--:|--:|\n");
            foreach (var check in scenario.Checks)
                md.Append("| ").AppendJoin(" | ", Cells(check).Select(MarkdownTables.Escape)).Append(" |\n");
            md.Append('\n');
        }

        foreach (var line in Lines(r, scenario))
            md.Append(CultureInfo.InvariantCulture, $"- {MarkdownTables.Escape(line)}\n");
        md.Append('\n');
    }

    /// <summary>The section of the page.</summary>
    public static void Html(HtmlPage page, RunResult r, ScenarioResult scenario)
    {
        page.Add($"<section aria-labelledby=\"scenario\"><h2 id=\"scenario\">Scenario</h2>");
        if (Metrics(r) is { Count: > 0 } own)
            TableMarkup.Metrics(page, own, "Recorded by the scenario; under each value its 95 % interval");
        if (scenario.Checks.Count > 0)
        {
            page.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Checks of the scenario\"><table><thead><tr>");
            foreach (var title in CheckColumns)
                page.Add($"<th scope=\"col\"{new Markup(title == CheckColumns[0] ? "" : " class=\"n\"")}>{title}</th>");
            page.Add($"</tr></thead><tbody>");
            foreach (var check in scenario.Checks)
            {
                page.Add($"<tr><th scope=\"row\">{check.Name}</th>");
                foreach (var cell in Cells(check).Skip(1))
                    page.Add($"<td class=\"n\">{cell}</td>");
                page.Add($"</tr>");
            }

            page.Add($"</tbody></table></div>\n");
        }

        page.Add($"<ul class=\"notes\">");
        foreach (var line in Lines(r, scenario))
            page.Add($"<li>{line}</li>");
        page.Add($"</ul></section>\n");
    }

    private static bool IsOwn(string id) => Proofload.Results.Metrics.Find(id) is null;

    private static string[] Cells(CheckResult c) =>
        [c.Name, NumberFormat.Count(c.Passed), NumberFormat.Count(c.Failed), NumberFormat.Percent(c.Share), NumberFormat.Interval(c.ShareLow, c.ShareHigh, "1") ?? ""];
}
