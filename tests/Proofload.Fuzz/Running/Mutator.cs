using System.Globalization;
using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Running;

/// <summary>Changes an input a little: bytes, ranges, lines, numbers, and pieces of the target's own grammar.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> dictionary, IReadOnlyList<byte[]> corpus, int maxLength)
{
    private static readonly string[] Numbers =
    [
        "0", "-1", "-0", "00", "1e9", "1e400", "0x10", "+5", " 5", "5 ", "5,5", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808",
        "18446744073709551616", "99999999999999999999999999", "7fffffffffffffff", "ffffffffffffffff", "0.1", ".5", "5.", "NaN", "Infinity", "",
    ];

    private static readonly byte[] Special = [0, 1, 9, 10, 13, 32, 34, 44, 45, 48, 58, 59, 91, 92, 93, 123, 125, 127, 128, 0xBB, 0xC0, 0xED, 0xEF, 0xF5, 0xFE, 0xFF];

    /// <summary>One to six changes.</summary>
    public byte[] Mutate(byte[] input, ref SeededRandom random)
    {
        var bytes = new List<byte>(input);
        for (var left = 1 + (random.NextInt(4) == 0 ? random.NextInt(6) : random.NextInt(2)); left > 0; left--)
        {
            if (random.NextInt(3) == 0)
            {
                ChangeLine(bytes, ref random);
            }
            else
            {
                ChangeBytes(bytes, ref random);
            }
        }

        if (bytes.Count > maxLength)
        {
            bytes.RemoveRange(maxLength, bytes.Count - maxLength);
        }

        return [.. bytes];
    }

    /// <summary>The start of one input and the end of another.</summary>
    public byte[] Splice(byte[] a, ref SeededRandom random)
    {
        var b = corpus.Count == 0 ? a : corpus[random.NextInt(corpus.Count)];
        return [.. a.AsSpan(0, random.NextInt(a.Length + 1)), .. b.AsSpan(random.NextInt(b.Length + 1))];
    }

    /// <summary>Pieces of the grammar in any order.</summary>
    public byte[] Soup(ref SeededRandom random)
    {
        var bytes = new List<byte>();
        for (var left = 1 + random.NextInt(24); left > 0; left--)
        {
            bytes.AddRange(dictionary[random.NextInt(dictionary.Count)]);
        }

        return [.. bytes];
    }

    private void ChangeBytes(List<byte> bytes, ref SeededRandom random)
    {
        var at = random.NextInt(bytes.Count + 1);
        var length = Math.Min(random.NextInt(4) == 0 ? random.NextInt(200) : random.NextInt(12), bytes.Count - at);
        switch (random.NextInt(10))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.NextInt(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Special[random.NextInt(Special.Length)];
                break;
            case 2:
                bytes.Insert(at, Special[random.NextInt(Special.Length)]);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                bytes.InsertRange(at, Enumerable.Repeat(Special[random.NextInt(Special.Length)], 1 << random.NextInt(14)));
                break;
            case 7:
                ChangeNumber(bytes, at, ref random);
                break;
            case 8 when corpus.Count > 0:
                var other = corpus[random.NextInt(corpus.Count)];
                var from = random.NextInt(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.NextInt(120), other.Length - from)).ToArray());
                break;
            default:
                bytes.InsertRange(at, dictionary[random.NextInt(dictionary.Count)]);
                break;
        }
    }

    // The first number from here on becomes another one.
    private static void ChangeNumber(List<byte> bytes, int at, ref SeededRandom random)
    {
        while (at < bytes.Count && !char.IsAsciiDigit((char)bytes[at]))
        {
            at++;
        }

        var end = at;
        while (end < bytes.Count && char.IsAsciiHexDigit((char)bytes[end]))
        {
            end++;
        }

        bytes.RemoveRange(at, end - at);
        var text = random.NextInt(3) == 0 ? random.NextLong(1L << 40).ToString(CultureInfo.InvariantCulture) : Numbers[random.NextInt(Numbers.Length)];
        bytes.InsertRange(at, Encoding.ASCII.GetBytes(text));
    }

    // Lines are what HTTP heads, event streams and YAML are made of: doubled, lost, moved, ended wrongly, folded.
    private static void ChangeLine(List<byte> bytes, ref SeededRandom random)
    {
        var start = LineStart(bytes, random.NextInt(bytes.Count + 1));
        var feed = bytes.IndexOf((byte)'\n', start);
        var end = feed < 0 ? bytes.Count : feed + 1;
        var line = bytes.GetRange(start, end - start);
        switch (random.NextInt(7))
        {
            case 0:
                bytes.InsertRange(end, line);
                break;
            case 1:
                bytes.RemoveRange(start, line.Count);
                break;
            case 2:
                bytes.RemoveRange(start, line.Count);
                bytes.InsertRange(LineStart(bytes, random.NextInt(bytes.Count + 1)), line);
                break;
            case 3 when line.Count >= 2 && line[^2] == (byte)'\r':
                bytes.RemoveAt(end - 2);
                break;
            case 4 when feed >= 0:
                bytes[feed] = (byte)'\r';
                break;
            case 5:
                bytes.InsertRange(start, Enumerable.Repeat((byte)(random.NextInt(3) == 0 ? 9 : 32), 1 + random.NextInt(4)));
                break;
            default:
                bytes.InsertRange(end, random.NextInt(2) == 0 ? "\n"u8.ToArray() : "\r\n"u8.ToArray());
                break;
        }
    }

    private static int LineStart(List<byte> bytes, int at) => at == 0 ? 0 : bytes.LastIndexOf((byte)'\n', at - 1) + 1;
}
