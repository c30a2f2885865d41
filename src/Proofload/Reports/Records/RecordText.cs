using System.Buffers;
using System.Globalization;

namespace Proofload.Reports.Records;

/// <summary>Puts values into a byte buffer without allocating.</summary>
internal static class RecordText
{
    private const long NsPerSecond = 1_000_000_000;
    private const int MaxBytesPerChar = 6;

    /// <summary>Longest text that is written, characters; longer ones are cut.</summary>
    public const int MaxText = 2_000;

    /// <summary>Room that any number, quoted word or separator needs.</summary>
    public const int NumberRoom = 64;

    private static readonly SearchValues<char> CsvSpecial = SearchValues.Create(",\"\r\n");

    /// <summary>Room that a text needs, quotes included.</summary>
    public static int Room(string text) => NumberRoom + (Math.Min(text.Length, MaxText) * MaxBytesPerChar);

    public static int Integer(Span<byte> to, long value)
    {
        value.TryFormat(to, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    /// <summary>Nanoseconds as seconds, exact, trailing zeros left out: 1500000000 is 1.5.</summary>
    public static int Seconds(Span<byte> to, long ns)
    {
        var at = 0;
        if (ns < 0)
            to[at++] = (byte)'-';
        var magnitude = ns < 0 ? (ulong)-ns : (ulong)ns;
        var (whole, rest) = Math.DivRem(magnitude, (ulong)NsPerSecond);
        whole.TryFormat(to[at..], out var written, default, CultureInfo.InvariantCulture);
        at += written;
        if (rest == 0)
            return at;

        to[at++] = (byte)'.';
        for (var digit = (ulong)NsPerSecond / 10; rest > 0; digit /= 10)
        {
            to[at++] = (byte)('0' + (rest / digit));
            rest %= digit;
        }

        return at;
    }

    /// <summary>Text within quotes as JSON has it.</summary>
    public static int Json(Span<byte> to, string text)
    {
        var at = 0;
        to[at++] = (byte)'"';
        foreach (var rune in Cut(text).EnumerateRunes())
        {
            if (rune.Value is '"' or '\\')
            {
                to[at++] = (byte)'\\';
                to[at++] = (byte)rune.Value;
            }
            else if (rune.Value < ' ')
            {
                "\\u00"u8.CopyTo(to[at..]);
                to[at + 4] = Hex(rune.Value >> 4);
                to[at + 5] = Hex(rune.Value & 15);
                at += 6;
            }
            else
            {
                at += rune.EncodeToUtf8(to[at..]);
            }
        }

        to[at++] = (byte)'"';
        return at;
    }

    /// <summary>A CSV field, within quotes where it needs them.</summary>
    public static int Csv(Span<byte> to, string text)
    {
        var cut = Cut(text);
        var quoted = cut.ContainsAny(CsvSpecial);
        var at = 0;
        if (quoted)
            to[at++] = (byte)'"';
        foreach (var rune in cut.EnumerateRunes())
        {
            if (rune.Value == '"')
                to[at++] = (byte)'"';
            at += rune.EncodeToUtf8(to[at..]);
        }

        if (quoted)
            to[at++] = (byte)'"';
        return at;
    }

    private static ReadOnlySpan<char> Cut(string text) => text.AsSpan(0, Math.Min(text.Length, MaxText));

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}
