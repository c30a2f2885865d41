using Proofload.Analysis.Tradeoffs;
using Proofload.Reports.Costs;
using Proofload.Reports.Html;

namespace Proofload.Reports.Tradeoffs;

/// <summary>The points over the first two axes: characters for the terminal, a drawing for the page.</summary>
internal static class TradeoffChart
{
    private const int Columns = 60;
    private const int Rows = 12;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    /// <summary>The chart; null with fewer than two axes or points.</summary>
    public static SummaryFigure? Of(TradeoffResult result)
    {
        if (result.Axes.Count < 2 || result.Standings.Count is < 2 or > 26)
            return null;

        var (x, y) = (result.Axes[0], result.Axes[1]);
        return new SummaryFigure(Draw(result, x, y)) { Html = page => Draw(page, result, x, y) };
    }

    /// <summary>The letter of a standing.</summary>
    public static string Letter(int index) => index < Letters.Length ? Letters[index].ToString() : "";

    private static List<string> Draw(TradeoffResult result, TradeoffAxis x, TradeoffAxis y)
    {
        var grid = Enumerable.Range(0, Rows).Select(static _ => new string(' ', Columns).ToCharArray()).ToArray();
        var (xs, ys) = (Scale.Of(result, x), Scale.Of(result, y));

        // The first of the list is drawn last, so that it lies on top.
        for (var i = result.Standings.Count - 1; i >= 0; i--)
        {
            var point = result.Standings[i];
            var column = (int)Math.Round(xs.At(point.Point.Values[x.Id].Value) * (Columns - 1));
            var row = Rows - 1 - (int)Math.Round(ys.At(point.Point.Values[y.Id].Value) * (Rows - 1));
            grid[row][column] = point.IsOnFrontier ? Letters[i] : char.ToLowerInvariant(Letters[i]);
        }

        var lines = new List<string> { $"{y.Name} {Value(ys.High, y)}" };
        lines.AddRange(grid.Select(static row => ("│" + new string(row)).TrimEnd()));
        lines.Add("└" + new string('─', Columns));
        var (left, right) = ($"{Value(xs.Low, x)}", $"{x.Name} {Value(xs.High, x)}");
        lines.Add(" " + left + right.PadLeft(Math.Max(right.Length + 2, Columns - left.Length)));
        lines.Add($"capitals are on the frontier; {y.Name} begins at {Value(ys.Low, y)}");
        return lines;
    }

    private static void Draw(HtmlPage page, TradeoffResult result, TradeoffAxis x, TradeoffAxis y)
    {
        const double Width = 640, Height = 320, Left = 70, Top = 20, Right = 20, Bottom = 44;
        var (xs, ys) = (Scale.Of(result, x), Scale.Of(result, y));
        page.Add($"<figure class=\"chart wide\"><figcaption><h3>{y.Name} over {x.Name}</h3></figcaption><svg class=\"scatter\" viewBox=\"0 0 640 320\" role=\"img\" aria-label=\"{y.Name} over {x.Name}, one mark for each candidate\">");
        page.Add($"<path class=\"grid\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>");
        page.Add($"<text x=\"{Left}\" y=\"{Height - 24}\">{Value(xs.Low, x)}</text><text x=\"{Width - Right}\" y=\"{Height - 24}\" text-anchor=\"end\">{Value(xs.High, x)}</text><text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{x.Name}</text>");
        page.Add($"<text x=\"{Left - 6}\" y=\"{Height - Bottom}\" text-anchor=\"end\">{Value(ys.Low, y)}</text><text x=\"{Left - 6}\" y=\"{Top + 10}\" text-anchor=\"end\">{Value(ys.High, y)}</text><text x=\"{Left}\" y=\"{Top - 6}\">{y.Name}</text>");
        for (var i = result.Standings.Count - 1; i >= 0; i--)
        {
            var standing = result.Standings[i];
            var (vx, vy) = (standing.Point.Values[x.Id], standing.Point.Values[y.Id]);
            var (cx, cy) = (X(vx.Value), Y(vy.Value));
            var style = standing.IsOnFrontier ? "a1" : "a6";
            page.Add($"<path class=\"whisker {style}\" d=\"M{X(vx.Low ?? vx.Value)} {cy}H{X(vx.High ?? vx.Value)}M{cx} {Y(vy.Low ?? vy.Value)}V{Y(vy.High ?? vy.Value)}\"/>");
            page.Add($"<circle class=\"bar {style}\" cx=\"{cx}\" cy=\"{cy}\" r=\"6\"><title>{standing.Point.Name}</title></circle><text x=\"{cx + 9}\" y=\"{cy - 7}\">{Letter(i)}</text>");
        }

        page.Add($"</svg><p class=\"what\">Lines are 95 % intervals. Blue marks are on the frontier: no other candidate beats them on every axis.</p></figure>\n");

        double X(double value) => Left + (Math.Clamp(xs.At(value), 0, 1) * (Width - Left - Right));

        double Y(double value) => Height - Bottom - (Math.Clamp(ys.At(value), 0, 1) * (Height - Top - Bottom));
    }

    private static string Value(double value, TradeoffAxis axis) => axis == TradeoffAxis.Cost ? MoneyFormat.Number((decimal)value) : NumberFormat.Value(value, axis.Unit);

    private readonly record struct Scale(double Low, double High)
    {
        public double At(double value) => High > Low ? (value - Low) / (High - Low) : 0.5;

        public static Scale Of(TradeoffResult result, TradeoffAxis axis)
        {
            var values = result.Standings.Select(s => s.Point.Values[axis.Id]).ToList();
            return new Scale(values.Min(static v => v.Low ?? v.Value), values.Max(static v => v.High ?? v.Value));
        }
    }
}
