using Proofload.Analysis.Capacity;
using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Reports;
using Proofload.Reports.Capacity;

namespace Proofload.Cli.Capacity;

/// <summary>What the deciding objective looked like over the load, as lines of text: a letter for each verdict, so that colour only repeats what is there.</summary>
internal static class CapacityChart
{
    private const int AxisWidth = 10;
    private const int MostColumns = 84;

    /// <summary>The lines of the chart; none with fewer than two probes.</summary>
    /// <param name="result">The answer up to now.</param>
    /// <param name="curve">Its curve.</param>
    /// <param name="width">Columns.</param>
    /// <param name="rows">Rows of the drawing.</param>
    /// <param name="now">Load of the probe under way; null without one.</param>
    public static IReadOnlyList<Line> Draw(CapacityResult result, CapacityCurve? curve, int width, int rows = 12, double? now = null)
    {
        var columns = Math.Min(width - AxisWidth - 2, MostColumns);
        if (curve is null || curve.Points.Count < 2 || columns < 20)
        {
            return [];
        }

        // The overload may be a hundred times the bound; what matters lies around it.
        var bound = curve.Threshold ?? curve.Points.Max(static p => p.Value);
        var top = Math.Max(Math.Min(curve.Points.Max(static p => p.Value), 2.5 * bound), 1.25 * bound);
        if (!(top > 0))
        {
            return [];
        }

        var right = Math.Max(curve.Points.Max(static p => p.Load), now ?? 0) * 1.03;
        var canvas = new BrailleCanvas(columns, rows);
        int X(double load) => Math.Clamp((int)Math.Round(load / right * ((columns * 2) - 1)), 0, (columns * 2) - 1);
        int Y(double value) => (rows * 4) - 1 - (int)Math.Round(Math.Clamp(value / top, 0, 1) * ((rows * 4) - 1));
        if (curve.Threshold is { } threshold)
        {
            for (var x = 0; x < columns * 2; x += 4)
            {
                canvas.Set(x, Y(threshold), Ink.Warning);
            }
        }

        foreach (var point in curve.Points.Where(static p => p.Low is not null || p.High is not null))
        {
            canvas.Stroke(X(point.Load), Math.Min(Y(point.High ?? top), Y(point.Low ?? 0)), Math.Max(Y(point.High ?? top), Y(point.Low ?? 0)), Ink.Dim);
        }

        foreach (var point in curve.Points.OrderBy(static p => p.Verdict is ProbeVerdict.Pass or ProbeVerdict.Fail ? 1 : 0))
        {
            canvas.Label(X(point.Load) / 2, Y(point.Value) / 4, Mark(point.Verdict), InkOf(point.Verdict));
        }

        var lines = new List<Line> { new Line().PadTo(AxisWidth + 1).Add($"{curve.Expression} over {CapacityDocument.UnitOf(result.Axis)}", Ink.Dim) };
        for (var row = 0; row < rows; row++)
        {
            var isBound = curve.Threshold is { } t && Y(t) / 4 == row;
            var label = isBound ? NumberFormat.Value(curve.Threshold, curve.Unit) : row == 0 ? NumberFormat.Value(top, curve.Unit) : row == rows - 1 ? "0" : "";
            lines.Add(new Line().Add(label.PadLeft(AxisWidth - 1) + " ", isBound ? Ink.Warning : Ink.Dim).Add(label.Length > 0 ? "┤" : "│", Ink.Dim).Add(canvas.Row(row)));
        }

        var end = $"{Shown.Quantity(right)} {CapacityDocument.UnitOf(result.Axis)}";
        var axis = new string('─', columns).ToCharArray();
        if (now is { } load)
        {
            axis[Math.Clamp(X(load) / 2, 0, columns - 1)] = '▲';
        }

        lines.Add(new Line().PadTo(AxisWidth).Add("└" + new string(axis), Ink.Dim));
        lines.Add(new Line().PadTo(AxisWidth + 1).Add("0", Ink.Dim).PadTo(AxisWidth + 1 + columns - end.Length).Add(end, Ink.Dim));
        var legend = new List<Line>
        {
            new Line().Add("P", Ink.Good).Add(" pass"), new Line().Add("F", Ink.Bad).Add(" fail"), new Line().Add("o", Ink.Plain).Add(" undecided"),
        };
        if (now is not null)
        {
            legend.Add(new Line().Add("▲ probed now"));
        }

        lines.AddRange(Line.Flow("", AxisWidth + 1, legend, Math.Max(width, AxisWidth + columns), "   "));
        return lines;
    }

    private static char Mark(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.Pass => 'P',
        ProbeVerdict.Fail => 'F',
        _ => 'o',
    };

    private static Ink InkOf(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.Pass => Ink.Good,
        ProbeVerdict.Fail => Ink.Bad,
        _ => Ink.Plain,
    };
}
