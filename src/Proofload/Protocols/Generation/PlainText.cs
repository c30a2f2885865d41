using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text.Unicode;

namespace Proofload.Protocols.Generation;

/// <summary>Texts of JSON that stand for themselves: valid UTF-8 without escapes.</summary>
internal static class PlainText
{
    private static readonly SearchValues<byte> Ends = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>Length of the text that begins here, up to its closing quote; -1 when it has an escape, is not valid, or does not end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at + Vector128<byte>.Count <= bytes.Length; at += Vector128<byte>.Count)
        {
            var some = Vector128.Create(bytes[at..]);
            var special = Vector128.Equals(some, Vector128.Create((byte)'"')) | Vector128.Equals(some, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(some, Vector128.Create((byte)0x20)) | (some & Vector128.Create((byte)0x80));

            // The sign of each byte: what has the highest bit set by itself is no ASCII.
            var marks = special.ExtractMostSignificantBits();
            if (marks != 0)
            {
                var length = at + BitOperations.TrailingZeroCount(marks);
                return bytes[length] == (byte)'"' ? length : bytes[length] < 0x80 ? -1 : LengthOfAny(bytes);
            }
        }

        return LengthOfAny(bytes);
    }

    private static int LengthOfAny(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.IndexOfAny(Ends);
        return length >= 0 && bytes[length] == (byte)'"' && Utf8.IsValid(bytes[..length]) ? length : -1;
    }
}
