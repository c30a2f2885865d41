using Proofload.Cli.Live;
using Proofload.Cli.Terminals;
using Proofload.Reports.Studies;

namespace Proofload.Cli.Studies;

/// <summary>Latency over throughput as lines of text: a letter for each line of the study at its points, so that colour only repeats what is there.</summary>
internal static class StudyChart
{
    private const int Rows = 14;
    private const int AxisWidth = 10;
    private const int MostColumns = 84;

    private static readonly Ink[] Inks = [Ink.Accent, Ink.Second, Ink.Good, Ink.Warning, Ink.Bad, Ink.Strong];

    /// <summary>The lines of the chart; none with fewer than two points.</summary>
    public static IReadOnlyList<Line> Draw(StudyCurve curve, int width)
    {
        var columns = Math.Min(width - AxisWidth - 2, MostColumns);
        if (curve.Points.Count < 2 || columns < 20)
        {
            return [];
        }

        var top = Ceiling(curve.Points.Max(static p => p.Latency));
        var right = Ceiling(curve.Points.Max(static p => p.Throughput));
        var canvas = new BrailleCanvas(columns, Rows);
        for (var i = 0; i < curve.Lines.Count; i++)
        {
            (int X, int Y)? before = null;
            foreach (var point in curve.Points.Where(p => p.Line == i))
            {
                var x = (int)Math.Round(point.Throughput / right * ((columns * 2) - 1));
                var y = (Rows * 4) - 1 - (int)Math.Round(point.Latency / top * ((Rows * 4) - 1));
                canvas.Segment(before ?? (x, y), (x, y), InkOf(i));
                canvas.Label(x / 2, y / 4, Letter(i), point.IsBest ? Ink.Good : InkOf(i));
                before = (x, y);
            }
        }

        // The best point is seen even where others lie on it.
        foreach (var best in curve.Points.Where(static p => p.IsBest))
        {
            canvas.Label((int)Math.Round(best.Throughput / right * ((columns * 2) - 1)) / 2, ((Rows * 4) - 1 - (int)Math.Round(best.Latency / top * ((Rows * 4) - 1))) / 4, '*', Ink.Good);
        }

        var lines = new List<Line> { new Line().PadTo(AxisWidth + 1).Add($"latency {curve.Statistic} over {curve.Unit}", Ink.Dim) };
        for (var row = 0; row < Rows; row++)
        {
            var label = row == 0 ? Shown.Time(top) : row == Rows / 2 ? Shown.Time(top / 2) : row == Rows - 1 ? "0" : "";
            lines.Add(new Line().Add(label.PadLeft(AxisWidth - 1) + " ", Ink.Dim).Add(label.Length > 0 ? "┤" : "│", Ink.Dim).Add(canvas.Row(row)));
        }

        var end = $"{Shown.Quantity(right)} {curve.Unit}";
        lines.Add(new Line().PadTo(AxisWidth).Add("└" + new string('─', columns), Ink.Dim));
        lines.Add(new Line().PadTo(AxisWidth + 1).Add("0", Ink.Dim).PadTo(AxisWidth + 1 + columns - end.Length).Add(end, Ink.Dim));
        var legend = curve.Lines.Select((name, i) => new Line().Add(Letter(i).ToString(), InkOf(i)).Add(" " + name));
        if (curve.Points.Any(static p => p.IsBest))
        {
            legend = legend.Append(new Line().Add("*", Ink.Good).Add(" best"));
        }

        lines.AddRange(Line.Flow("", AxisWidth + 1, legend, Math.Max(width, AxisWidth + columns), "   "));
        return lines;
    }

    private static char Letter(int line) => (char)('A' + (line % 26));

    private static Ink InkOf(int line) => Inks[line % Inks.Length];

    /// <summary>The next of 1, 1.5, 2, 3, 5, 7.5 times a power of ten.</summary>
    private static double Ceiling(double value)
    {
        if (value <= 0 || !double.IsFinite(value))
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double[] steps = [1, 1.5, 2, 3, 5, 7.5, 10];
        return power * steps.First(s => value <= s * power * (1 + 1e-9));
    }
}
