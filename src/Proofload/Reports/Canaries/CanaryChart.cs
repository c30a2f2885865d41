using Proofload.Analysis.Canaries;
using Proofload.Reports.Html;

namespace Proofload.Reports.Canaries;

/// <summary>Both sides of a metric, window by window: rows of bars for the terminal, lines for the page.</summary>
internal static class CanaryChart
{
    private const int MostColumns = 60;
    private const string Bars = "▁▂▃▄▅▆▇█";

    public static SummaryFigure Of(CanarySeries series, double window, int id) => new(Draw(series)) { Html = page => Draw(page, series, window, id) };

    private static List<string> Draw(CanarySeries s)
    {
        var known = s.Baseline.Concat(s.Canary).Where(double.IsFinite).ToList();
        if (known.Count == 0)
            return [$"{s.Metric.Name}: no value in any window"];
        var top = Math.Max(known.Max(), double.Epsilon);
        return
        [
            $"{s.Metric.Name}, up to {NumberFormat.Value(known.Max(), s.Unit)}",
            $"  baseline {Row(s.Baseline, top)}",
            $"  canary   {Row(s.Canary, top)}",
        ];
    }

    // The newest that fit; a window without a value is a dot, which is not the lowest bar.
    private static string Row(IReadOnlyList<double> values, double top) => string.Concat(values.Skip(Math.Max(0, values.Count - MostColumns))
        .Select(v => double.IsFinite(v) ? Bars[(int)Math.Clamp(v / top * (Bars.Length - 1), 0, Bars.Length - 1)] : '·'));

    private static void Draw(HtmlPage page, CanarySeries s, double window, int id)
    {
        var span = s.Baseline.Count * window;
        ChartMarkup.Append(page, new Chart
        {
            Title = s.Metric.Name,
            Description = $"One value a window, baseline and canary at the same time; {(s.Limit.Length > 0 ? s.Limit + " is allowed" : "no limit")}. A gap is a window without a value.",
            Unit = s.Unit,
            Series = [Line("baseline", "a1", s.Baseline), Line("canary", "a4", s.Canary)],
            X = [.. s.Baseline.Select((_, i) => (i + 0.5) * window / span)],
            XLabels = [.. s.Baseline.Select((_, i) => AxisTicks.Time(i * window, span))],
            XTicks = AxisTicks.Times(0, span),
        }, id);

        ChartSeries Line(string name, string style, IReadOnlyList<double> values) =>
            new(name, style, [.. values.Select(static v => double.IsFinite(v) ? v : (double?)null)], v => NumberFormat.Value(v, s.Unit));
    }
}
