using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Proofload.Reports.Html;

namespace Proofload.Reports.Studies;

/// <summary>
/// Latency over throughput: each line joins its points in the order of the main axis, so that a curve that bends back shows where more load brings less.
/// The drawing stretches; dots and labels are HTML placed in per cent.
/// </summary>
internal static class StudyCurveMarkup
{
    private const double Box = 1000;

    public static void Append(HtmlPage page, StudyTable table, IReadOnlyList<StudyLine> lines, int id)
    {
        var curve = StudyCurve.Of(table, lines);
        if (curve.Points.Count == 0)
            return;

        var (size, symbol) = NumberFormat.Scale(curve.Points.Max(static p => p.Latency), "s");
        var up = AxisTicks.Values(curve.Points.Max(static p => p.Latency) / size, 5).Select(t => t * size).ToList();
        var across = AxisTicks.Values(curve.Points.Max(static p => p.Throughput), 6);
        var (top, right) = (up[^1], across[^1]);
        var along = table.Lines().Along;
        page.Add($"<figure class=\"chart wide curve\"><figcaption><h3 id=\"c{id}\">Latency {curve.Statistic} against throughput</h3><p class=\"legend\">");
        foreach (var line in lines)
            page.Add($"<span><svg width=\"20\" height=\"10\" aria-hidden=\"true\"><path class=\"line {line.Style}\" d=\"M0 5H20\"/></svg>{line.Name}</span> ");
        page.Add($"</p></figcaption><div class=\"plot\" tabindex=\"0\" role=\"img\" aria-labelledby=\"c{id} d{id}\"><p class=\"unit\">{symbol}</p><div class=\"y\" aria-hidden=\"true\">");
        foreach (var t in up)
            page.Add($"<span style=\"bottom:{t / top * 100}%\">{Tick(t / size)}</span>");
        page.Add($"</div><div class=\"area\"><svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\"><path class=\"grid\" d=\"");
        foreach (var t in up)
            page.Add($"M0 {Box - (t / top * Box)}H1000");
        page.Add($"\"/>");
        for (var i = 0; i < lines.Count; i++)
        {
            var path = new StringBuilder();
            foreach (var point in curve.Points.Where(p => p.Line == i))
                path.Append(path.Length == 0 ? 'M' : 'L').Append(N(point.Throughput / right * Box)).Append(' ').Append(N(Box - (point.Latency / top * Box)));
            page.Add($"<path class=\"line {lines[i].Style}\" d=\"{new Markup(path.ToString())}\"/>");
        }

        page.Add($"</svg>");
        foreach (var point in curve.Points)
            page.Add($"<b class=\"dot {lines[point.Line].Style}{(point.IsBest ? " best" : "")}\" style=\"left:{point.Throughput / right * 100}%;bottom:{point.Latency / top * 100}%\"></b>");
        page.Add($"<i class=\"cursor\"></i></div><div class=\"x\" aria-hidden=\"true\">");
        foreach (var t in across)
            page.Add($"<span class=\"{(t == 0 ? "first" : t >= right ? "last" : "")}\" style=\"left:{t / right * 100}%\">{Tick(t)}{(t >= right ? " " + curve.Unit : "")}</span>");
        page.Add($"</div><div class=\"tip\" role=\"status\"></div></div><p class=\"what\" id=\"d{id}\">Each line goes along {along}. To the right is more work done, further down is a shorter wait; where a line climbs without going right, more load only makes requests wait.{(table.Best is null ? "" : " The ring marks the best point.")}</p>");
        page.AddMarkup("<script type=\"application/json\">" + ReadOuts(table, lines, curve, right) + "</script></figure>\n");
    }

    /// <summary>The points from left to right, as the script of the page reads them.</summary>
    private static string ReadOuts(StudyTable table, IReadOnlyList<StudyLine> lines, StudyCurve curve, double right)
    {
        var points = lines.SelectMany(static (line, i) => line.Rows.Select(row => (Line: i, Row: row)))
            .Where(p => StudyRow.Value(p.Row.Latency, curve.Statistic) is not null)
            .OrderBy(p => table.Yield(p.Row)).ToList();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            json.WriteStartArray("x");
            foreach (var (_, row) in points)
                json.WriteStringValue(StudyText.Values(row));
            json.WriteEndArray();
            json.WriteStartArray("p");
            foreach (var (_, row) in points)
                json.WriteNumberValue(Math.Round(table.Yield(row) / right, 4));
            json.WriteEndArray();
            json.WriteStartArray("s");
            Series($"latency {curve.Statistic}", "a6", row => NumberFormat.Duration(StudyRow.Value(row.Latency, curve.Statistic)));
            Series(curve.Unit, "a6", row => NumberFormat.Number(table.Yield(row)));
            Series("verdict", "a6", static row => row.Verdict);
            json.WriteEndArray();
            json.WriteEndObject();

            void Series(string name, string style, Func<StudyRow, string> value)
            {
                json.WriteStartObject();
                json.WriteString("n", name);
                json.WriteString("c", style);
                json.WriteStartArray("v");
                foreach (var (_, row) in points)
                    json.WriteStringValue(value(row));
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Tick(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
