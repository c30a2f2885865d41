using System.Buffers.Text;

namespace Proofload.Running.Metering;

/// <summary>One sample of Prometheus' text format: <c>name{label="value"} 12.5 1700000000</c>; labels and time stamp are left out.</summary>
internal static class MetricLine
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="name">Name of the metric.</param>
    /// <param name="value">Its value, which may be infinite.</param>
    /// <returns>False for comments, empty lines, NaN and whatever else is no sample.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name, out double value)
    {
        name = default;
        value = 0;
        line = line.Trim(" \t\r"u8);
        var end = line.IndexOfAny((byte)'{', (byte)' ', (byte)'\t');
        if (end <= 0 || line[0] == (byte)'#')
            return false;

        name = line[..end];
        var rest = line[end..];
        if (rest[0] == (byte)'{' && !TrySkipLabels(ref rest))
            return false;

        rest = rest.TrimStart(" \t"u8);
        var after = rest.IndexOfAny((byte)' ', (byte)'\t');
        var number = after < 0 ? rest : rest[..after];
        return Utf8Parser.TryParse(number, out value, out var used) && used == number.Length && !double.IsNaN(value);
    }

    // A label's value may hold braces; only a quote that no backslash precedes ends it.
    private static bool TrySkipLabels(ref ReadOnlySpan<byte> text)
    {
        var isQuoted = false;
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'\\' when isQuoted:
                    i++;
                    break;
                case (byte)'"':
                    isQuoted = !isQuoted;
                    break;
                case (byte)'}' when !isQuoted:
                    text = text[(i + 1)..];
                    return true;
            }
        }

        return false;
    }
}
