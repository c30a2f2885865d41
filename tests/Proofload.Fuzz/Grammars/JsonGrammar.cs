using System.Globalization;
using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>JSON in the many ways to write the same: blanks, escapes, order of members, members that nobody knows.</summary>
internal static class JsonGrammar
{
    private static readonly string[] Texts = ["a", " the", "", "\n", "\"q\"", "\\", "caf\u00e9", "\u6f22\u5b57", "\U0001F680", "\u0001", "</script>", "\u2028", "data: x", "[DONE]"];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. ((string[])
        [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "false", "0", "-1", "1e400", "\"\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\x\"", "{}", "[]", "{\"a\":",
            new string('[', 70), new string('{', 5), "//c\n", "\u00ef\u00bb\u00bf", "\u00ff", "\u00c3", "\u00ed\u00a0\u0080", "\"error\":{\"message\":\"m\"}", "\"error\":\"\\ud83d\"", "\"error\":null", "\"a\\u0062\":1",
        ]).Select(Encoding.Latin1.GetBytes),
    ];

    /// <summary>Some text with whatever a text may hold.</summary>
    public static string AnyText(ref SeededRandom random) => Texts[random.NextInt(Texts.Length)] + (random.NextInt(3) == 0 ? Texts[random.NextInt(Texts.Length)] : "");

    /// <summary>Some text that is not empty.</summary>
    public static string SomeText(ref SeededRandom random) => AnyText(ref random) + "s";

    /// <summary>A text as JSON, its characters plain or escaped.</summary>
    public static string Quote(string text, ref SeededRandom random)
    {
        var json = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (c is '"' or '\\' || c < ' ' || (!char.IsSurrogate(c) && random.NextInt(12) == 0))
            {
                json.Append(c is '"' or '\\' && random.NextInt(2) == 0 ? $"\\{c}" : $"\\u{(int)c:x4}");
            }
            else
            {
                json.Append(c);
            }
        }

        return json.Append('"').ToString();
    }

    /// <summary>An object with these members and perhaps others, in any order.</summary>
    public static string Object(IEnumerable<(string Name, string Json)> members, ref SeededRandom random)
    {
        var all = new List<(ulong Order, string Text)>();
        foreach (var (name, json) in members)
        {
            all.Add((random.NextUInt64(), $"{Quote(name, ref random)}{Blank(ref random)}:{Blank(ref random)}{json}"));
        }

        for (var left = random.NextInt(3); left > 0; left--)
        {
            all.Add((random.NextUInt64(), $"\"x_{random.NextInt(50).ToString(CultureInfo.InvariantCulture)}\":{Noise(ref random, 3)}"));
        }

        var text = new List<string>();
        foreach (var (_, member) in all.OrderBy(static m => m.Order))
        {
            text.Add(Blank(ref random) + member + Blank(ref random));
        }

        return "{" + string.Join(',', text) + "}";
    }

    public static string Array(IEnumerable<string> items, ref SeededRandom random)
    {
        var blank = Blank(ref random);
        return "[" + blank + string.Join("," + blank, items) + blank + "]";
    }

    /// <summary>Any value.</summary>
    public static string Noise(ref SeededRandom random, int depth) => random.NextInt(depth > 0 ? 8 : 6) switch
    {
        0 => "null",
        1 => "true",
        2 => random.NextLong(1L << 50).ToString(CultureInfo.InvariantCulture),
        3 => "-1.5e-7",
        4 or 5 => Quote(AnyText(ref random), ref random),
        6 => Array([Noise(ref random, depth - 1), Noise(ref random, depth - 1)], ref random),
        _ => Object([("error", Noise(ref random, depth - 1)), ("choices", "[]"), ("data", "1")], ref random),
    };

    private static string Blank(ref SeededRandom random) => random.NextInt(12) == 0 ? " \t\n\r "[..(1 + random.NextInt(4))] : "";
}
