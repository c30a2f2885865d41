using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>Event streams in the many ways to write the same, and their events.</summary>
internal static class SseGrammar
{
    private static readonly string[] Values = ["", " ", "x", "[DONE]", ":", "data: x", "{\"a\":1}", "caf\u00c3\u00a9", "\0", "\u00ef\u00bb\u00bf", "  two", "tab\t"];
    private static readonly string[] Noise = [": comment", ":", "id: 7", "retry: 100", "Data: no", " data: no", "data\0: no", "unknown", "dataset: no"];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. ((string[])
        [
            "data:", "data: ", "data", "data: x\n\n", "data: [DONE]\n\n", "event: error\n", "event:", "id: 1\n", "retry: 5\n", ":\n", ":", " ", "\n", "\r", "\r\n", "\n\n", "\r\n\r\n", "\r\r",
            "\u00ef\u00bb\u00bf", "\u00ef", "\u00bb\u00bf", "\0", "x", "datadata:", "data\n", "\ndata: y\n", new string('e', 70),
        ]).Select(Encoding.Latin1.GetBytes),
    ];

    public static (byte[] Bytes, List<string> Expected) Stream(ref SeededRandom random)
    {
        var text = new StringBuilder(random.NextInt(5) == 0 ? "\u00ef\u00bb\u00bf" : "");
        var expected = new List<string>();
        var end = random.NextInt(4) switch
        {
            0 => "\r\n",
            1 => "\r",
            _ => "\n",
        };
        for (var left = random.NextInt(6); left > 0; left--)
        {
            var (type, data) = ("", (string?)null);
            for (var lines = random.NextInt(5); lines > 0; lines--)
            {
                var value = random.NextInt(10) == 0 ? new string('d', random.NextInt(300)) : Values[random.NextInt(Values.Length)];
                var blank = value.StartsWith(' ') || random.NextInt(4) > 0 ? " " : "";
                switch (random.NextInt(4))
                {
                    case 0:
                        text.Append(Noise[random.NextInt(Noise.Length)]).Append(end);
                        break;
                    case 1:
                        type = value[..Math.Min(64, value.Length)];
                        text.Append("event:").Append(blank).Append(value).Append(end);
                        break;
                    default:
                        data = data is null ? value : data + "\n" + value;
                        text.Append(value.Length == 0 && random.NextInt(2) == 0 ? "data" : "data:" + blank + value).Append(end);
                        break;
                }
            }

            text.Append(end);
            if (data is not null)
            {
                expected.Add(SseModel.Shown(Encoding.Latin1.GetBytes(type), Encoding.Latin1.GetBytes(data)));
            }
        }

        // An event that nothing ended is no event.
        text.Append(random.NextInt(4) == 0 ? "data: unfinished" : "");
        return (Encoding.Latin1.GetBytes(text.ToString()), expected);
    }
}
