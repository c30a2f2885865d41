using System.Buffers;

namespace Proofload.Protocols.TfServing;

/// <summary>
/// The tokens <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which TensorFlow Serving reads and writes as numbers although JSON has none of
/// them.
/// </summary>
internal static class LooseNumbers
{
    private static readonly SearchValues<byte> Interesting = SearchValues.Create("\"NI"u8);

    /// <summary>True when there is such a token outside of texts.</summary>
    public static bool AreIn(ReadOnlySpan<byte> json)
    {
        var at = 0;
        return Next(json, ref at) > 0;
    }

    /// <summary>Writes zeros, with spaces behind them, in their places: what is left is JSON if the rest was.</summary>
    public static void Blank(Span<byte> json)
    {
        for (var at = 0; Next(json, ref at) is > 0 and var length; at += length)
        {
            json[at] = (byte)'0';
            json.Slice(at + 1, length - 1).Fill((byte)' ');
        }
    }

    // Moves to the next token and gives its length; 0 at the end.
    private static int Next(ReadOnlySpan<byte> json, ref int at)
    {
        while (at < json.Length)
        {
            var found = json[at..].IndexOfAny(Interesting);
            if (found < 0)
            {
                break;
            }

            at += found;
            if (json[at] != '"')
            {
                var length = json[at..].StartsWith("NaN"u8) ? 3 : json[at..].StartsWith("Infinity"u8) ? 8 : 0;
                if (length > 0)
                {
                    return length;
                }

                at++;
                continue;
            }

            at = EndOfText(json, at + 1);
        }

        at = json.Length;
        return 0;
    }

    private static int EndOfText(ReadOnlySpan<byte> json, int at)
    {
        while (at < json.Length)
        {
            var found = json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                return json.Length;
            }

            at += found;
            if (json[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }

        return json.Length;
    }
}
