using Proofload.Analysis.Comparison;
using Proofload.Reports.Html;

namespace Proofload.Reports.History;

/// <summary>A value over the runs with the places where it moved: characters for the terminal, a drawing for the page.</summary>
internal static class HistoryChart
{
    private const int Rows = 10;
    private const int MostColumns = 76;
    private const double Width = 640, Height = 320, Left = 76, Top = 24, Right = 20, Bottom = 44;

    public static SummaryFigure Of(RunHistory history) => new(Draw(history)) { Html = page => Draw(page, history) };

    private static List<string> Draw(RunHistory h)
    {
        // The newest that fit: what is older has its changes in the table.
        var first = Math.Max(0, h.Points.Count - MostColumns);
        var values = h.Points.Skip(first).Select(static p => p.Value).ToList();
        var columns = values.Count;
        var (low, high) = Range(values);
        var grid = Enumerable.Range(0, Rows).Select(_ => new string(' ', columns).ToCharArray()).ToArray();
        foreach (var at in h.Changes.Select(c => c.Change.Index - first).Where(at => at >= 0))
        {
            foreach (var row in grid)
                row[at] = '┊';
        }

        for (var i = 0; i < values.Count; i++)
            grid[Rows - 1 - (int)Math.Round((values[i] - low) / (high - low) * (Rows - 1))][i] = '●';
        var labels = new string[Rows];
        Array.Fill(labels, "");
        (labels[0], labels[Rows - 1]) = (HistoryReport.Value(high, h), HistoryReport.Value(low, h));
        var width = labels.Max(static l => l.Length);
        List<string> lines = [.. grid.Select((row, i) => $"{labels[i].PadLeft(width)} │{new string(row)}".TrimEnd())];
        lines.Add(new string(' ', width + 1) + "└" + new string('─', columns));
        lines.Add(new string(' ', width + 2) + $"{h.Points.Count} runs{(first > 0 ? $", the newest {columns} shown" : "")}; newest at the right{(h.Changes.Count > 0 ? "; ┊ is where it moved" : "")}");
        return lines;
    }

    private static void Draw(HtmlPage page, RunHistory h)
    {
        var (low, high) = Range([.. h.Points.Select(static p => p.Value)]);
        page.Add($"<figure class=\"chart wide\"><figcaption><h3>{h.Subject.Subject}, run by run</h3></figcaption><svg class=\"scatter\" viewBox=\"0 0 640 320\" role=\"img\" aria-label=\"{h.Subject.Subject} of each run, oldest at the left\">");
        page.Add($"<path class=\"grid\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>");
        page.Add($"<text x=\"{Left - 6}\" y=\"{Top + 10}\" text-anchor=\"end\">{HistoryReport.Value(high, h)}</text><text x=\"{Left - 6}\" y=\"{Height - Bottom}\" text-anchor=\"end\">{HistoryReport.Value(low, h)}</text>");
        page.Add($"<text x=\"{Left}\" y=\"{Height - 20}\">{Day(h.Points[0])}</text><text x=\"{Width - Right}\" y=\"{Height - 20}\" text-anchor=\"end\">{Day(h.Points[^1])}</text>");
        var from = 0;
        foreach (var change in h.Changes.Append(null))
        {
            var to = change?.Change.Index ?? h.Points.Count;
            var level = change?.Change.Before ?? h.Changes.LastOrDefault()?.Change.After;
            if (level is { } known)
                page.Add($"<path class=\"line a6\" d=\"M{X(from)} {Y(known)}H{X(to - 1)}\"/>");
            if (change is not null)
                page.Add($"<path class=\"whisker a4\" d=\"M{(X(to - 1) + X(to)) / 2} {Top}V{Height - Bottom}\"/>");
            from = to;
        }

        for (var i = 0; i < h.Points.Count; i++)
        {
            var p = h.Points[i];
            page.Add($"<circle class=\"bar a1\" cx=\"{X(i)}\" cy=\"{Y(p.Value)}\" r=\"3\"><title>{p.Run.Id}, commit {HistoryReport.Commit(p)}: {HistoryReport.Value(p.Value, h)}</title></circle>");
        }

        page.Add($"</svg><p class=\"what\">Each mark is a run. Upright lines are where it moved, level ones the centre in between.</p></figure>\n");

        double X(int i) => Left + 8 + (h.Points.Count == 1 ? 0 : i * (Width - Left - Right - 16) / (h.Points.Count - 1));

        double Y(double value) => Height - Bottom - (Math.Clamp((value - low) / (high - low), 0, 1) * (Height - Top - Bottom));
    }

    private static string Day(HistoryPoint point) => FormattableString.Invariant($"{point.Run.StartedAt.UtcDateTime:yyyy-MM-dd}");

    private static (double Low, double High) Range(IReadOnlyList<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        var room = high > low ? (high - low) * 0.05 : Math.Max(Math.Abs(high) * 0.05, 1e-12);
        return (low >= 0 ? Math.Max(0, low - room) : low - room, high + room);
    }
}
