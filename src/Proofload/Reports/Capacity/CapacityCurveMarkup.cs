using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Proofload.Analysis.Capacity;
using Proofload.Measurement.Scalability;
using Proofload.Reports.Html;

namespace Proofload.Reports.Capacity;

/// <summary>The two pictures of a capacity. The drawing stretches; dots and labels are HTML placed in per cent, as in every chart of a report.</summary>
internal static class CapacityCurveMarkup
{
    private const double Box = 1000;

    /// <summary>The deciding objective over the load, with its intervals, its bound, and the two ends of the answer.</summary>
    public static void Objective(HtmlPage page, CapacityDocument d, CapacityCurve curve, int id)
    {
        // An overload may be a hundred times the bound; the picture is about where it is crossed.
        var bound = curve.Threshold ?? curve.Points.Max(static p => p.Value);
        var most = Math.Max(Math.Min(curve.Points.Max(static p => p.High ?? p.Value), 3 * bound), 1.3 * bound);
        var (size, symbol) = NumberFormat.Scale(most, curve.Unit);
        var up = AxisTicks.Values(most / size, 5).Select(t => t * size).ToList();
        var across = AxisTicks.Values(curve.Points.Max(static p => p.Load), 5);
        var (top, right) = (up[^1], across[^1]);
        double Y(double value) => Box - (Math.Clamp(value / top, 0, 1) * Box);
        double X(double load) => load / right * Box;
        Open(page, id, $"{curve.Expression} over {d.Unit}", symbol, up, top, size,
        [
            ("a1", "observed, with its interval"), ("a3", "bound"), ("a4", "last pass"), ("a2", "first fail"),
        ]);
        var line = new StringBuilder();
        foreach (var point in curve.Points)
            line.Append(line.Length == 0 ? 'M' : 'L').Append(N(X(point.Load))).Append(' ').Append(N(Y(point.Value)));
        var band = curve.Points.Where(static p => p is { Low: not null, High: not null }).ToList();
        if (band.Count > 1)
            page.Add($"<path class=\"fill a1\" d=\"{new Markup("M" + string.Join('L', band.Select(p => $"{N(X(p.Load))} {N(Y(p.High!.Value))}").Concat(band.AsEnumerable().Reverse().Select(p => $"{N(X(p.Load))} {N(Y(p.Low!.Value))}"))) + "Z")}\"/>");
        foreach (var p in curve.Points.Where(static p => p.Low is not null || p.High is not null))
            page.Add($"<path class=\"line a1\" d=\"M{X(p.Load)} {Y(p.Low ?? 0)}V{Y(p.High ?? top)}\"/>");
        page.Add($"<path class=\"line a1\" d=\"{new Markup(line.ToString())}\"/>");
        if (curve.Threshold is { } threshold)
            page.Add($"<path class=\"line a3\" d=\"M0 {Y(threshold)}H1000\"/>");
        if (d.Result.LastPass is { } pass)
            page.Add($"<path class=\"line a4\" d=\"M{X(pass.Load)} 0V1000\"/>");
        if (d.Result.FirstFail is { } fail)
            page.Add($"<path class=\"line a2\" d=\"M{X(fail.Load)} 0V1000\"/>");
        page.Add($"</svg>");
        foreach (var p in curve.Points)
            page.Add($"<b class=\"dot {(p.Verdict == ProbeVerdict.Pass ? "a4" : p.Verdict == ProbeVerdict.Fail ? "a3" : "a6")}\" style=\"left:{p.Load / right * 100}%;bottom:{Math.Clamp(p.Value / top, 0, 1) * 100}%\"></b>");
        Close(page, id, across, right, "Each dot is a probe: green passed, red failed, grey was not decided. What lies above the picture is drawn at its upper edge.",
            [.. curve.Points.Select(p => (p.Load / right, $"{CapacityText.Load(p.Load)} {d.Unit}", new[]
            {
                ("observed", NumberFormat.Value(p.Value, curve.Unit)), ("interval", NumberFormat.Interval(p.Low, p.High, curve.Unit) ?? "none"), ("verdict", CapacityText.Word(p.Verdict)), ("probe", $"{p.Step + 1} {CapacityText.Phase(p.Phase)}"),
            }))]);
    }

    /// <summary>Throughput over concurrency, with the fitted law and the two knees.</summary>
    public static void Knee(HtmlPage page, CapacityKnee knee, int id)
    {
        var furthest = Math.Max(knee.Points.Max(static p => p.Concurrency), knee.Usl is { Peak: "observed", Concurrency: { } n } ? n : 0) * 1.05;
        UslModel? law = knee.Usl is { } u ? new UslModel(u.Alpha, u.Beta, u.Gamma) : null;
        List<(double X, double Y)> curve = law is not { } model ? [] : [.. Enumerable.Range(0, 61).Select(i => furthest * i / 60).Select(x => (X: x, Y: x <= 0 ? 0 : model.ThroughputAt(x))).Where(static p => double.IsFinite(p.Y) && p.Y >= 0)];
        var up = AxisTicks.Values(Math.Max(knee.Points.Max(static p => p.Throughput), curve.Count == 0 ? 0 : curve.Max(static p => p.Y)), 5);
        var across = AxisTicks.Values(furthest, 5);
        var (top, right) = (up[^1], across[^1]);
        var legend = new List<(string Style, string Name)> { ("a1", "probes") };
        if (law is not null)
            legend.Add(("a6", "Universal Scalability Law"));
        if (knee.Usl is { Concurrency: not null })
            legend.Add(("a5", "its peak"));
        if (knee.Kneedle is not null)
            legend.Add(("a2", "Kneedle"));
        Open(page, id, "Throughput over requests in flight", "1/s", up, top, 1, legend);
        if (knee.Usl is { Low: { } low, Peak: "observed" } usl)
            page.Add($"<path class=\"fill a5\" d=\"M{low / right * Box} 0H{Math.Min(Box, (usl.High ?? right) / right * Box)}V1000H{low / right * Box}Z\"/>");
        if (curve.Count > 0)
            page.Add($"<path class=\"line a6\" d=\"{new Markup("M" + string.Join('L', curve.Select(p => $"{N(p.X / right * Box)} {N(Box - (p.Y / top * Box))}")))}\"/>");
        if (knee.Usl is { Concurrency: { } peak } && peak <= right)
            page.Add($"<path class=\"line a5\" d=\"M{peak / right * Box} 0V1000\"/>");
        if (knee.Kneedle is { } k && k.Concurrency <= right)
            page.Add($"<path class=\"line a2\" d=\"M{k.Concurrency / right * Box} 0V1000\"/>");
        page.Add($"</svg>");
        foreach (var p in knee.Points)
            page.Add($"<b class=\"dot a1\" style=\"left:{p.Concurrency / right * 100}%;bottom:{p.Throughput / top * 100}%\"></b>");
        Close(page, id, across, right, Sentence(CapacityText.Knee(knee)),
            [.. knee.Points.Select(p => (p.Concurrency / right, $"{NumberFormat.Number(p.Concurrency)} in flight", new[] { ("throughput", NumberFormat.Rate(p.Throughput)) }))]);
    }

    private static void Open(HtmlPage page, int id, string title, string symbol, IReadOnlyList<double> up, double top, double size, IReadOnlyList<(string Style, string Name)> legend)
    {
        page.Add($"<figure class=\"chart wide curve\"><figcaption><h3 id=\"c{id}\">{title}</h3><p class=\"legend\">");
        foreach (var (style, name) in legend)
            page.Add($"<span><svg width=\"20\" height=\"10\" aria-hidden=\"true\"><path class=\"line {style}\" d=\"M0 5H20\"/></svg>{name}</span> ");
        page.Add($"</p></figcaption><div class=\"plot\" tabindex=\"0\" role=\"img\" aria-labelledby=\"c{id} d{id}\"><p class=\"unit\">{symbol}</p><div class=\"y\" aria-hidden=\"true\">");
        foreach (var t in up)
            page.Add($"<span style=\"bottom:{t / top * 100}%\">{Tick(t / size)}</span>");
        page.Add($"</div><div class=\"area\"><svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\"><path class=\"grid\" d=\"");
        foreach (var t in up)
            page.Add($"M0 {Box - (t / top * Box)}H1000");
        page.Add($"\"/>");
    }

    private static void Close(HtmlPage page, int id, IReadOnlyList<double> across, double right, string what, IReadOnlyList<(double At, string Name, (string Name, string Value)[] Values)> readOuts)
    {
        page.Add($"<i class=\"cursor\"></i></div><div class=\"x\" aria-hidden=\"true\">");
        foreach (var t in across)
            page.Add($"<span class=\"{(t == 0 ? "first" : t >= right ? "last" : "")}\" style=\"left:{t / right * 100}%\">{Tick(t)}</span>");
        page.Add($"</div><div class=\"tip\" role=\"status\"></div></div><p class=\"what\" id=\"d{id}\">{what}</p>");
        page.AddMarkup("<script type=\"application/json\">" + Json([.. readOuts.OrderBy(static r => r.At)]) + "</script></figure>\n");
    }

    /// <summary>The points from left to right, as the script of the page reads them.</summary>
    private static string Json(IReadOnlyList<(double At, string Name, (string Name, string Value)[] Values)> points)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            json.WriteStartObject();
            json.WriteStartArray("x");
            foreach (var point in points)
                json.WriteStringValue(point.Name);
            json.WriteEndArray();
            json.WriteStartArray("p");
            foreach (var point in points)
                json.WriteNumberValue(Math.Round(point.At, 4));
            json.WriteEndArray();
            json.WriteStartArray("s");
            for (var i = 0; i < (points.Count == 0 ? 0 : points[0].Values.Length); i++)
            {
                json.WriteStartObject();
                json.WriteString("n", points[0].Values[i].Name);
                json.WriteString("c", "a6");
                json.WriteStartArray("v");
                foreach (var point in points)
                    json.WriteStringValue(point.Values[i].Value);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";

    private static string Tick(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
