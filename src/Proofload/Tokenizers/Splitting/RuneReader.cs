using System.Runtime.CompilerServices;

namespace Proofload.Tokenizers.Splitting;

/// <summary>Reads code points of valid UTF-8.</summary>
internal static class RuneReader
{
    /// <summary>Bytes of the code point at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthAt(ReadOnlySpan<byte> text, int at) => text[at] switch
    {
        < 0x80 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };

    /// <summary>The code point at a place, and where it ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int At(ReadOnlySpan<byte> text, int at, out int end)
    {
        int first = text[at];
        if (first < 0x80)
        {
            end = at + 1;
            return first;
        }

        return Longer(text, at, first, out end);
    }

    /// <summary>Where the code point before a place starts.</summary>
    public static int Before(ReadOnlySpan<byte> text, int at)
    {
        at--;
        while ((text[at] & 0xC0) == 0x80)
            at--;
        return at;
    }

    private static int Longer(ReadOnlySpan<byte> text, int at, int first, out int end)
    {
        if (first < 0xE0)
        {
            end = at + 2;
            return ((first & 0x1F) << 6) | (text[at + 1] & 0x3F);
        }

        if (first < 0xF0)
        {
            end = at + 3;
            return ((first & 0x0F) << 12) | ((text[at + 1] & 0x3F) << 6) | (text[at + 2] & 0x3F);
        }

        end = at + 4;
        return ((first & 0x07) << 18) | ((text[at + 1] & 0x3F) << 12) | ((text[at + 2] & 0x3F) << 6) | (text[at + 3] & 0x3F);
    }
}
