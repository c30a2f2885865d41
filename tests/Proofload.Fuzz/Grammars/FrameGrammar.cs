using System.Buffers.Binary;
using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>A WebSocket server's frames, from the words of RFC 6455: messages whole and in fragments, control frames between them, a close at the end or none.</summary>
internal static class FrameGrammar
{
    private const int Text = 1;
    private const int Binary = 2;
    private static readonly string[] Texts = ["", "a", "{\"delta\":\"x\"}", "h\u00e9llo", "[DONE]", "\ud83d\ude00", new string('l', 125), new string('m', 126), new string('n', 300)];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        [0x81, 0], [0x82, 1, 0xFF], [0x01, 1, (byte)'a'], [0x80, 1, (byte)'b'], [0x00, 0], [0x89, 0], [0x8A, 0], [0x88, 0], [0x88, 2, 3, 0xE8], [0x88, 2, 3, 0xEE],
        [0x81, 126, 0, 126], [0x81, 126, 0, 5], [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0], [0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0], [0xC1, 0], [0x83, 0], [0x81, 0x80, 0, 0, 0, 0], [0xC3], [0xA9],
    ];

    public static (byte[] Bytes, List<string> Expected) Stream(ref SeededRandom random)
    {
        var (bytes, expected) = (new List<byte>(), new List<string>());
        for (var left = random.NextInt(6); left > 0; left--)
        {
            var isBinary = random.NextInt(4) == 0;
            var payload = isBinary ? [0xFF, (byte)random.NextInt(256)] : Encoding.UTF8.GetBytes(Texts[random.NextInt(Texts.Length)]);
            var parts = 1 + random.NextInt(3);
            for (var part = 0; part < parts; part++)
            {
                var (from, to) = (payload.Length * part / parts, payload.Length * (part + 1) / parts);
                Frame(bytes, part > 0 ? 0 : isBinary ? Binary : Text, payload[from..to], part == parts - 1);
                if (random.NextInt(4) == 0)
                {
                    var isPing = random.NextInt(2) == 0;
                    Frame(bytes, isPing ? 9 : 10, "p"u8, isFinal: true);
                    expected.AddRange(isPing ? ["ping p"] : []);
                }
            }

            // A control frame behind the last part comes after the message.
            var message = (isBinary ? "binary " : "text ") + Convert.ToHexString(payload);
            expected.Insert(expected.Count - (Ends(bytes) ? 1 : 0), message);
        }

        if (random.NextInt(3) == 0)
        {
            Frame(bytes, 8, [3, 0xE8, (byte)'x'], isFinal: true);
            expected.Add("close 1000 x");
        }

        return ([.. bytes], expected);
    }

    // The last frame is a ping, whose place in the expectation is already taken.
    private static bool Ends(List<byte> bytes) => bytes is [.., 0x89, 1, (byte)'p'];

    private static void Frame(List<byte> bytes, int opcode, ReadOnlySpan<byte> payload, bool isFinal)
    {
        bytes.Add((byte)((isFinal ? 0x80 : 0) | opcode));
        if (payload.Length < 126)
        {
            bytes.Add((byte)payload.Length);
        }
        else
        {
            Span<byte> length = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
            bytes.Add(126);
            bytes.AddRange(length);
        }

        bytes.AddRange(payload);
    }
}
