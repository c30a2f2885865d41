using System.Buffers;
using System.Text;

namespace Proofload.Protocols.Json;

/// <summary>Escapes and unescapes the inside of JSON strings as UTF-8, without allocating.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> NeedEscape = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, (byte)'"', (byte)'\\']);

    /// <summary>Appends <paramref name="text"/> as UTF-8.</summary>
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<char> text)
    {
        var span = writer.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        writer.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    /// <summary>Appends <paramref name="text"/> escaped for a JSON string.</summary>
    public static void WriteEscaped(IBufferWriter<byte> writer, ReadOnlySpan<char> text)
    {
        Span<byte> small = stackalloc byte[512];
        while (!text.IsEmpty)
        {
            // A surrogate pair must not be cut in two.
            var take = Math.Min(text.Length, 128);
            if (take < text.Length && char.IsHighSurrogate(text[take - 1]))
            {
                take--;
            }

            take = Math.Max(take, 1);
            var count = Encoding.UTF8.GetBytes(text[..take], small);
            WriteEscaped(writer, small[..count]);
            text = text[take..];
        }
    }

    /// <summary>Appends UTF-8 text escaped for a JSON string.</summary>
    public static void WriteEscaped(IBufferWriter<byte> writer, ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var at = utf8.IndexOfAny(NeedEscape);
            if (at < 0)
            {
                writer.Write(utf8);
                return;
            }

            writer.Write(utf8[..at]);
            WriteEscape(writer, utf8[at]);
            utf8 = utf8[(at + 1)..];
        }
    }

    /// <summary>Appends what <paramref name="escaped"/>, the inside of a valid JSON string, stands for; lone surrogates become U+FFFD.</summary>
    public static void WriteUnescaped(IBufferWriter<byte> writer, ReadOnlySpan<byte> escaped)
    {
        while (!escaped.IsEmpty)
        {
            var at = escaped.IndexOf((byte)'\\');
            if (at < 0 || at + 1 >= escaped.Length)
            {
                writer.Write(escaped);
                return;
            }

            writer.Write(escaped[..at]);
            escaped = escaped[at..];
            escaped = escaped[WriteUnescape(writer, escaped)..];
        }
    }

    private static void WriteEscape(IBufferWriter<byte> writer, byte value)
    {
        var span = writer.GetSpan(6);
        span[0] = (byte)'\\';
        var letter = value switch
        {
            (byte)'"' or (byte)'\\' => value,
            (byte)'\n' => (byte)'n',
            (byte)'\r' => (byte)'r',
            (byte)'\t' => (byte)'t',
            (byte)'\b' => (byte)'b',
            (byte)'\f' => (byte)'f',
            _ => (byte)0,
        };
        if (letter != 0)
        {
            span[1] = letter;
            writer.Advance(2);
            return;
        }

        "u00"u8.CopyTo(span[1..]);
        span[4] = (byte)(value < 16 ? '0' : '1');
        span[5] = "0123456789abcdef"u8[value & 15];
        writer.Advance(6);
    }

    // Returns how many bytes of the escape were consumed.
    private static int WriteUnescape(IBufferWriter<byte> writer, ReadOnlySpan<byte> escape)
    {
        if (escape[1] == (byte)'u' && TryHex(escape, out var high))
        {
            var used = 6;
            var rune = new Rune(0xFFFD);
            if (char.IsHighSurrogate(high) && escape.Length >= 12 && escape[6] == (byte)'\\' && escape[7] == (byte)'u'
                && TryHex(escape[6..], out var low) && char.IsLowSurrogate(low))
            {
                rune = new Rune(high, low);
                used = 12;
            }
            else if (!char.IsSurrogate(high))
            {
                rune = new Rune(high);
            }

            writer.Advance(rune.EncodeToUtf8(writer.GetSpan(4)));
            return used;
        }

        writer.GetSpan(1)[0] = escape[1] switch
        {
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            var other => other,
        };
        writer.Advance(1);
        return 2;
    }

    private static bool TryHex(ReadOnlySpan<byte> escape, out char value)
    {
        value = '\0';
        if (escape.Length < 6 || !ushort.TryParse(escape.Slice(2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code))
        {
            return false;
        }

        value = (char)code;
        return true;
    }
}
