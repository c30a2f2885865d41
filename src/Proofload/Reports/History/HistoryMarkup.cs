using Proofload.Analysis.Comparison;
using Proofload.Reports.Html;

namespace Proofload.Reports.History;

/// <summary>What came before a run, in its page: one drawing for each metric with enough runs, and where it moved.</summary>
internal static class HistoryMarkup
{
    private const int FewestShown = 3;

    public static void Append(HtmlPage page, IReadOnlyList<RunHistory> histories)
    {
        var shown = histories.Where(static h => h.Points.Count >= FewestShown).ToList();
        if (shown.Count == 0)
            return;

        page.AddMarkup("<style>" + SummaryHtml.Style + "</style>");
        page.Add($"<section aria-labelledby=\"history\"><h2 id=\"history\">History</h2><p class=\"lead\">This run, at the right, and the kept runs of the same plan, data and target before it.</p>");
        foreach (var history in shown)
        {
            ((SummaryFigure)HistoryChart.Of(history)).Html!(page);
            page.Add($"<p class=\"lead\">{HistoryReport.Headline(history).Text}.</p>");
        }

        page.Add($"</section>\n");
    }
}
