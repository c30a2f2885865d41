using System.Buffers.Text;

namespace Proofload.Measurement.Health;

/// <summary>Walks the words of a line of /proc, without allocating.</summary>
internal ref struct ProcFields(ReadOnlySpan<byte> line)
{
    private ReadOnlySpan<byte> _rest = line;

    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>The text up to its first line feed.</summary>
    public static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        return end < 0 ? text : text[..end];
    }

    /// <summary>What follows <paramref name="start"/> in the first line that begins with it; empty without one.</summary>
    public static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start)
    {
        while (!text.IsEmpty)
        {
            var line = FirstLine(text);
            if (line.StartsWith(start))
                return line[start.Length..];

            text = text[Math.Min(text.Length, line.Length + 1)..];
        }

        return default;
    }

    public bool MoveNext()
    {
        _rest = _rest.TrimStart(" \t\n"u8);
        var end = _rest.IndexOfAny(" \t\n"u8);
        Current = end < 0 ? _rest : _rest[..end];
        _rest = _rest[Current.Length..];
        return !Current.IsEmpty;
    }

    /// <summary>The present word as a number of digits only.</summary>
    public readonly bool TryNumber(out long value)
    {
        value = 0;
        return !Current.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(Current, out value, out var used) && used == Current.Length;
    }
}
