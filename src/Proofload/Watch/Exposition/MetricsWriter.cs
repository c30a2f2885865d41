using System.Globalization;
using System.Text;
using Proofload.Watch.Counting;

namespace Proofload.Watch.Exposition;

/// <summary>Writes metrics as text: Prometheus' format 0.0.4, or OpenMetrics 1.0.</summary>
internal sealed class MetricsWriter(bool isOpenMetrics)
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a family.</summary>
    /// <param name="name">Its name, with <c>_total</c> when it is a counter.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">What it is.</param>
    public void Family(string name, string type, string help)
    {
        // OpenMetrics names a family of counters without its suffix.
        var family = isOpenMetrics && type == "counter" ? name[..^"_total".Length] : name;
        _text.Append("# HELP ").Append(family).Append(' ').Append(help).Append('\n').Append("# TYPE ").Append(family).Append(' ').Append(type).Append('\n');
    }

    public void Sample(string name, string labels, double value) => Line(name, labels, Number(value));

    public void Sample(string name, string labels, long value) => Line(name, labels, value.ToString(CultureInfo.InvariantCulture));

    public void Histogram(string name, string labels, WatchHistogram histogram)
    {
        var sum = 0L;
        for (var i = 0; i < histogram.Bounds.Count; i++)
        {
            sum += histogram.CountOf(i);
            Line(name + "_bucket", With(labels, "le", Bound(histogram.Bounds[i])), sum.ToString(CultureInfo.InvariantCulture));
        }

        Line(name + "_bucket", With(labels, "le", "+Inf"), histogram.Count.ToString(CultureInfo.InvariantCulture));
        Line(name + "_sum", labels, Number(histogram.Sum));
        Line(name + "_count", labels, histogram.Count.ToString(CultureInfo.InvariantCulture));
    }

    public string Finish() => isOpenMetrics ? _text.Append("# EOF\n").ToString() : _text.ToString();

    /// <summary>Labels as they stand between braces; empty values are left out.</summary>
    public static string Labels(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            if (value.Length > 0)
                text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(Escape(value)).Append('"');
        }

        return text.ToString();
    }

    /// <summary>Labels with one more.</summary>
    public static string With(string labels, string name, string value) => $"{labels}{(labels.Length == 0 ? "" : ",")}{name}=\"{Escape(value)}\"";

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Line(string name, string labels, string value)
    {
        _text.Append(name);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(value).Append('\n');
    }

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    // OpenMetrics demands a point in a bound; Prometheus writes none where it is whole.
    private string Bound(double value)
    {
        var text = Number(value);
        return isOpenMetrics && text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }
}
