using System.Globalization;
using System.Text;
using Proofload.Analysis.Comparison;
using Proofload.Reports.Html;

namespace Proofload.Reports.Comparison;

/// <summary>The ratio B / A of each percentile with its band: characters for the terminal, a drawing for the page.</summary>
internal static class ShiftChart
{
    private const int Columns = 48;
    private const double LeastGap = 34;
    private const double Width = 640, Height = 320, Left = 72, Top = 24, Right = 20, Bottom = 44;

    public static SummaryFigure Of(DistributionShift shift) => new(Draw(shift)) { Html = page => Draw(page, shift) };

    private static List<string> Draw(DistributionShift shift)
    {
        var scale = Scale.Of(shift);
        var zero = scale.Column(1, Columns);
        var lines = new List<string> { new string(' ', Math.Max(0, 8 + zero - 2)) + "A = B" };
        foreach (var p in shift.Points)
        {
            var row = new string(' ', Columns).ToCharArray();
            row[zero] = '│';
            if (p.Low is { } low && p.High is { } high)
            {
                for (var i = scale.Column(low, Columns); i <= scale.Column(high, Columns); i++)
                    row[i] = '─';
            }

            row[scale.Column(p.Ratio, Columns)] = p.Low is null ? 'o' : '●';
            var band = p.Low is { } l && p.High is { } h ? $"[{ComparisonText.Percent(l)}, {ComparisonText.Percent(h)}]" : "";
            lines.Add($"{Name(p.Quantile),6}  {new string(row)}  {ComparisonText.Percent(p.Ratio),8} {band}".TrimEnd());
        }

        return lines;
    }

    private static void Draw(HtmlPage page, DistributionShift shift)
    {
        var scale = Scale.Of(shift);
        page.Add($"<figure class=\"chart wide\"><figcaption><h3>Change at each percentile</h3></figcaption><svg class=\"scatter\" viewBox=\"0 0 640 320\" role=\"img\" aria-label=\"Ratio of B to A at each percentile with its interval\">");
        page.Add($"<path class=\"grid\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>");
        foreach (var ratio in scale.Ticks(LeastGap / (Height - Top - Bottom)))
            page.Add($"<path class=\"grid\" d=\"M{Left} {Y(ratio)}H{Width - Right}\"/><text x=\"{Left - 6}\" y=\"{Y(ratio) + 4}\" text-anchor=\"end\">{(ratio == 1 ? "A = B" : ComparisonText.Percent(ratio))}</text>");
        var path = new StringBuilder();
        for (var i = 0; i < shift.Points.Count; i++)
        {
            var p = shift.Points[i];
            path.Append(path.Length == 0 ? 'M' : 'L').Append(N(X(i))).Append(' ').Append(N(Y(p.Ratio)));
            if (p.Low is { } low && p.High is { } high)
                page.Add($"<path class=\"whisker {Style(p)}\" d=\"M{X(i)} {Y(low)}V{Y(high)}\"/>");
        }

        page.Add($"<path class=\"line a6\" fill=\"none\" d=\"{new Markup(path.ToString())}\"/>");
        for (var i = 0; i < shift.Points.Count; i++)
        {
            var p = shift.Points[i];
            page.Add($"<circle class=\"bar {Style(p)}\" cx=\"{X(i)}\" cy=\"{Y(p.Ratio)}\" r=\"5\"><title>{Name(p.Quantile)}: {ComparisonText.Percent(p.Ratio)}</title></circle>");
            if (i % 2 == 1 || i == shift.Points.Count - 1)
                page.Add($"<text x=\"{X(i)}\" y=\"{Height - 24}\" text-anchor=\"middle\">{Name(p.Quantile)}</text>");
        }

        page.Add($"</svg><p class=\"what\">Above the line B has the larger value. Bars are 95 % intervals of each percentile on its own; a percentile without one has too few requests.</p></figure>\n");

        double X(int i) => Left + 16 + (shift.Points.Count == 1 ? 0 : i * (Width - Left - Right - 32) / (shift.Points.Count - 1));

        double Y(double ratio) => Height - Bottom - (scale.At(ratio) * (Height - Top - Bottom));
    }

    private static string Style(QuantileShift p) => p.Low > 1 ? "a4" : p.High < 1 ? "a2" : "a1";

    private static string Name(double q) => "p" + (q * 100).ToString("0.###", CultureInfo.InvariantCulture);

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>From the lowest to the highest end, logarithmic; 1 always inside, wild ends cut.</summary>
    private readonly record struct Scale(double Low, double High)
    {
        private const double Most = 8;
        private static readonly double[] Round = [1, 0.5, 2, 0.75, 1.5, 0.25, 4, 0.9, 1.25, 1.1, 0.8, 1.05, 0.95, 3, 6, 8, 0.98, 1.02, 0.99, 1.01];

        public double At(double ratio) => Math.Log(Math.Clamp(ratio, Low, High) / Low) / Math.Log(High / Low);

        /// <summary>Equality and round changes, none nearer to another than a share of the axis.</summary>
        public IReadOnlyList<double> Ticks(double gap)
        {
            var ticks = new List<double>();
            foreach (var ratio in Round)
            {
                var at = Math.Log(ratio / Low) / Math.Log(High / Low);
                var scale = this;
                if (at is >= 0 and <= 1 && ticks.TrueForAll(t => Math.Abs(scale.At(t) - at) >= gap))
                    ticks.Add(ratio);
            }

            return ticks;
        }

        public int Column(double ratio, int columns) => (int)Math.Round(At(ratio) * (columns - 1));

        public static Scale Of(DistributionShift shift)
        {
            var ends = shift.Points.SelectMany(static p => new[] { p.Ratio, p.Low ?? p.Ratio, p.High ?? p.Ratio }).ToList();
            return new Scale(Math.Clamp(ends.Min() / 1.01, 1 / Most, 0.98), Math.Clamp(ends.Max() * 1.01, 1.02, Most));
        }
    }
}
