using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Proofload.Reports.Html;

/// <summary>
/// Draws a chart. The drawing stretches with the page (no aspect ratio, strokes that do not scale) while every label is HTML placed in
/// per cent, so that text has its real size on a telephone and on a wide screen, and can be selected.
/// </summary>
internal static class ChartMarkup
{
    private const double Box = 1000;

    public static void Append(HtmlPage page, Chart chart, int id)
    {
        var top = Top(chart);
        var (size, symbol) = NumberFormat.Scale(top, chart.Unit);
        var ticks = AxisTicks.Values(top / size, 4).Select(t => t * size).ToList();
        top = ticks[^1];
        page.Add($"<figure class=\"chart {chart.Class}\"><figcaption><h3 id=\"c{id}\">{chart.Title}</h3>");
        Legend(page, chart);
        page.Add($"</figcaption><div class=\"plot\" tabindex=\"0\" role=\"img\" aria-labelledby=\"c{id} d{id}\"><p class=\"unit\">{symbol}</p><div class=\"y\" aria-hidden=\"true\">");
        foreach (var t in ticks)
            page.Add($"<span style=\"bottom:{t / top * 100}%\">{Tick(t / size)}</span>");
        page.Add($"</div><div class=\"area\"><svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">");
        page.Add($"<path class=\"grid\" d=\"");
        foreach (var t in ticks)
            page.Add($"M0 {Box - (t / top * Box)}H1000");
        page.Add($"\"/>");
        if (chart.Stacked)
            Bars(page, chart, top);
        else
            Lines(page, chart, top);
        page.Add($"</svg><i class=\"cursor\"></i></div><div class=\"x\" aria-hidden=\"true\">");
        foreach (var (at, text) in chart.XTicks)
            page.Add($"<span class=\"{(at < 0.04 ? "first" : at > 0.96 ? "last" : "")}\" style=\"left:{at * 100}%\">{text}</span>");
        page.Add($"</div><div class=\"tip\" role=\"status\"></div></div><p class=\"what\" id=\"d{id}\">{chart.Description}</p>");
        page.AddMarkup("<script type=\"application/json\">" + ReadOuts(chart) + "</script></figure>\n");
    }

    private static double Top(Chart chart)
    {
        var top = 0.0;
        for (var i = 0; i < chart.X.Count; i++)
        {
            var values = chart.Series.Select(s => s.Values[i] ?? 0);
            top = Math.Max(top, chart.Stacked ? values.Sum() : values.DefaultIfEmpty().Max());
        }

        return top;
    }

    private static void Legend(HtmlPage page, Chart chart)
    {
        page.Add($"<p class=\"legend\">");
        foreach (var s in chart.Series)
        {
            var mark = chart.Stacked ? $"<rect class=\"bar {s.Style}\" x=\"4\" y=\"0\" width=\"12\" height=\"10\"/>" : $"<path class=\"line {s.Style}\" d=\"M0 5H20\"/>";
            page.Add($"<span><svg width=\"20\" height=\"10\" aria-hidden=\"true\">{new Markup(mark)}</svg>{s.Name}</span> ");
        }

        page.Add($"</p>");
    }

    private static void Lines(HtmlPage page, Chart chart, double top)
    {
        foreach (var s in chart.Series)
        {
            var line = new StringBuilder();
            var area = new StringBuilder();
            for (var i = 0; i < s.Values.Count;)
            {
                if (s.Values[i] is null)
                {
                    i++;
                    continue;
                }

                var from = i;
                while (i < s.Values.Count && s.Values[i] is { } v)
                {
                    line.Append(i == from ? 'M' : 'L').Append(N(chart.X[i] * Box)).Append(' ').Append(N(Box - (v / top * Box)));
                    i++;
                }

                // A single point between gaps would be invisible as a line of no length.
                if (i - from == 1)
                    line.Append("h2");
                if (s.Filled)
                    area.Append(Area(chart, s, from, i, top));
            }

            if (s.Filled)
                page.Add($"<path class=\"fill {s.Style}\" d=\"{new Markup(area.ToString())}\"/>");
            page.Add($"<path class=\"line {s.Style}\" d=\"{new Markup(line.ToString())}\"/>");
        }
    }

    private static string Area(Chart chart, ChartSeries s, int from, int to, double top)
    {
        var path = new StringBuilder().Append('M').Append(N(chart.X[from] * Box)).Append(" 1000");
        for (var i = from; i < to; i++)
            path.Append('L').Append(N(chart.X[i] * Box)).Append(' ').Append(N(Box - (s.Values[i]!.Value / top * Box)));
        return path.Append('L').Append(N(chart.X[to - 1] * Box)).Append(" 1000Z").ToString();
    }

    private static void Bars(HtmlPage page, Chart chart, double top)
    {
        var step = Box / Math.Max(1, chart.X.Count);
        var gap = chart.X.Count <= 200 ? step * 0.12 : 0;
        var below = new double[chart.X.Count];
        foreach (var s in chart.Series)
        {
            var path = new StringBuilder();
            for (var i = 0; i < chart.X.Count; i++)
            {
                if (s.Values[i] is not > 0)
                    continue;

                var height = s.Values[i]!.Value / top * Box;
                var bottom = Box - (below[i] / top * Box);
                path.Append('M').Append(N((i * step) + gap)).Append(' ').Append(N(bottom)).Append('v').Append(N(-height))
                    .Append('h').Append(N(step - (2 * gap))).Append('v').Append(N(height)).Append('z');
                below[i] += s.Values[i]!.Value;
            }

            page.Add($"<path class=\"bar {s.Style}\" d=\"{new Markup(path.ToString())}\"/>");
        }
    }

    /// <summary>The numbers behind the picture, formatted, for the pointer and the arrow keys.</summary>
    private static string ReadOuts(Chart chart)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            json.WriteStartArray("x");
            foreach (var label in chart.XLabels)
                json.WriteStringValue(label);
            json.WriteEndArray();
            json.WriteStartArray("p");
            for (var i = 0; i < chart.X.Count; i++)
                json.WriteNumberValue(Math.Round(chart.Stacked ? (i + 0.5) / chart.X.Count : chart.X[i], 4));
            json.WriteEndArray();
            json.WriteStartArray("s");
            foreach (var s in chart.Series)
            {
                json.WriteStartObject();
                json.WriteString("n", s.Name);
                json.WriteString("c", s.Style);
                json.WriteStartArray("v");
                foreach (var v in s.Values)
                    json.WriteStringValue(v is { } value ? s.Format(value) : "–");
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Tick(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
