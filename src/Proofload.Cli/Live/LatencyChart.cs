using Proofload.Cli.Terminals;
using Proofload.Results;

namespace Proofload.Cli.Live;

/// <summary>A small chart of p50 and p99 of latency over the newest intervals; the scale starts at 0 so that no change looks larger than it is.</summary>
internal static class LatencyChart
{
    private const int Rows = 5;
    private const int AxisWidth = 10;

    /// <summary>The lines of the chart; none with fewer than two intervals that hold answers.</summary>
    public static IReadOnlyList<Line> Draw(IReadOnlyList<IntervalResult> series, int width)
    {
        var columns = Math.Min(width - AxisWidth - 1, 120);
        var points = Newest(series, columns * 2);
        var top = NiceCeiling(points.Max(static p => p?.P99) ?? 0);
        if (points.Count(static p => p is not null) < 2 || top <= 0)
        {
            return [];
        }

        var canvas = new BrailleCanvas(columns, Rows);
        Plot(canvas, points, static p => p.P99, top, Ink.Second);
        Plot(canvas, points, static p => p.P50, top, Ink.Accent);

        var span = series[^1].At - series[series.Count - points.Count].At;
        var lines = new List<Line>
        {
            new Line().PadTo(AxisWidth + 1)
                .Add("latency over ", Ink.Dim).Add(Shown.Position(span), Ink.Dim).Add("   ")
                .Add("p99 (upper)", Ink.Second).Add("   ").Add("p50 (lower)", Ink.Accent),
        };
        for (var row = 0; row < Rows; row++)
        {
            var label = row == 0 ? Shown.Time(top) : row == Rows - 1 ? "0" : "";
            lines.Add(new Line().Add(label.PadLeft(AxisWidth - 1) + " ", Ink.Dim).Add(row is 0 or Rows - 1 ? "┤" : "│", Ink.Dim).Add(canvas.Row(row)));
        }

        return lines;
    }

    private static IReadOnlyList<IntervalPercentiles?> Newest(IReadOnlyList<IntervalResult> series, int most)
    {
        var first = Math.Max(0, series.Count - most);
        var points = new List<IntervalPercentiles?>(series.Count - first);
        for (var i = first; i < series.Count; i++)
        {
            points.Add(series[i].Metrics.TryGetValue("latency", out var latency) && latency.Count > 0 ? latency : null);
        }

        return points;
    }

    private static void Plot(BrailleCanvas canvas, IReadOnlyList<IntervalPercentiles?> points, Func<IntervalPercentiles, double> value, double top, Ink ink)
    {
        var height = (canvas.Rows * 4) - 1;
        var across = canvas.Columns * 2;
        int? before = null;
        for (var x = 0; x < across; x++)
        {
            // Fewer points than dots are stretched, so that a short run fills the chart.
            var index = points.Count == 1 ? 0 : (int)Math.Round((double)x * (points.Count - 1) / (across - 1));
            if (points[index] is not { } point)
            {
                before = null;
                continue;
            }

            var y = height - (int)Math.Round(Math.Clamp(value(point) / top, 0, 1) * height);
            canvas.Stroke(x, before ?? y, y, ink);
            before = y;
        }
    }

    /// <summary>The next of 1, 1.5, 2, 3, 5, 7.5 times a power of ten: a scale that does not jump with each interval.</summary>
    private static double NiceCeiling(double value)
    {
        if (value <= 0 || !double.IsFinite(value))
        {
            return 0;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        foreach (var step in (ReadOnlySpan<double>)[1, 1.5, 2, 3, 5, 7.5])
        {
            if (value <= step * power * (1 + 1e-9))
            {
                return step * power;
            }
        }

        return 10 * power;
    }
}
