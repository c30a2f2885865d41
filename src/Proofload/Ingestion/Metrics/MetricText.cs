using System.Globalization;
using System.Text;

namespace Proofload.Ingestion.Metrics;

/// <summary>
/// Reads Prometheus' text format (0.0.4) and OpenMetrics: samples with labels; comments, time stamps and exemplars are left out, and so is a line that is none of these.
/// <see cref="Running.Metering"/> reads the same format while a load runs, without labels and without allocating.
/// </summary>
internal static class MetricText
{
    private const int MostLabels = 200;

    /// <summary>The samples whose name is wanted, in the order of the text.</summary>
    public static IEnumerable<MetricSample> Read(ReadOnlyMemory<byte> text, Func<string, bool> wanted)
    {
        while (text.Length > 0)
        {
            var end = text.Span.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (TryRead(line.Span, wanted, out var sample))
                yield return sample!;
        }
    }

    public static bool TryRead(ReadOnlySpan<byte> utf8, Func<string, bool> wanted, out MetricSample? sample)
    {
        sample = null;
        utf8 = utf8.Trim(" \t\r"u8);
        var cut = utf8.IndexOfAny((byte)'{', (byte)' ', (byte)'\t');
        if (cut <= 0 || utf8[0] == (byte)'#')
            return false;
        var name = Encoding.UTF8.GetString(utf8[..cut]);
        if (!wanted(name))
            return false;
        var rest = Encoding.UTF8.GetString(utf8[cut..]).AsSpan();
        var labels = new List<KeyValuePair<string, string>>();
        if (rest[0] == '{' && !TryLabels(ref rest, labels))
            return false;
        rest = rest.TrimStart(" \t");
        var space = rest.IndexOfAny(' ', '\t');
        if (!TryNumber(space < 0 ? rest : rest[..space], out var value))
            return false;
        sample = new MetricSample(name, labels, value);
        return true;
    }

    /// <summary>A number as the format writes it, with <c>+Inf</c>, <c>-Inf</c> and <c>NaN</c>.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, out double value)
    {
        value = text switch { "+Inf" or "Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, "NaN" => double.NaN, _ => 0 };
        return value != 0 || double.IsNaN(value) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryLabels(ref ReadOnlySpan<char> text, List<KeyValuePair<string, string>> labels)
    {
        text = text[1..];
        while (labels.Count <= MostLabels)
        {
            text = text.TrimStart(" \t,");
            if (text.Length > 0 && text[0] == '}')
            {
                text = text[1..];
                return true;
            }

            var equals = text.IndexOf('=');
            if (equals <= 0)
                return false;
            var name = text[..equals].Trim().ToString();
            text = text[(equals + 1)..].TrimStart(" \t");
            if (!TryQuoted(ref text, out var value))
                return false;
            labels.Add(new(name, value));
        }

        return false;
    }

    /// <summary>A text in quotes, in which a backslash stands before <c>"</c>, <c>\</c> and the <c>n</c> of a line feed.</summary>
    public static bool TryQuoted(ref ReadOnlySpan<char> text, out string value)
    {
        value = "";
        if (text.Length == 0 || text[0] != '"')
            return false;
        var result = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                value = result.ToString();
                text = text[(i + 1)..];
                return true;
            }

            if (text[i] == '\\' && ++i < text.Length)
                result.Append(text[i] == 'n' ? '\n' : text[i]);
            else if (i < text.Length)
                result.Append(text[i]);
        }

        return false;
    }
}
