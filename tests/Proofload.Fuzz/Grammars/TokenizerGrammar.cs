using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>Small tokenizer.json files over the letters a to e and spaces, and what merging by the book makes of a text.</summary>
internal static class TokenizerGrammar
{
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])
        [
            "\"type\":\"BPE\",", "\"type\":\"Unigram\",", "\"type\":\"NFC\"", "\"type\":\"NFKD\"", "\"type\":\"Digits\",\"individual_digits\":true", "\"type\":\"ByteLevel\"", "\"type\":\"Sequence\",", "\"pretokenizers\":[", "\"normalizers\":[",
            "\"type\":\"Metaspace\",\"replacement\":\"\u2581\",\"prepend_scheme\":\"first\"", "{\"type\":\"Prepend\",\"prepend\":\"\u2581\"}", "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" +\"},\"content\":\"_\"}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\p{L}+|(?!a).\"},\"behavior\":\"MergedWithNext\",\"invert\":true}", "\"Regex\":\"(?:a|a)+b\"", "\"Regex\":\"[^\\\\s]{2,3}(?=b)|a*?\"", "\"String\":\"a\"", "\"behavior\":\"Removed\"",
            "\"byte_fallback\":true,", "\"ignore_merges\":true,", "\"fuse_unk\":true,", "\"unk_token\":\"a\",", "\"dropout\":0.5,", "[\"a\",\"b\"]", "\"a b\"", "\"<0x00>\":9,", "\"\u2581\":7,", "3999999", "4000000", "\"id\":1,\"content\":\"a\",\"lstrip\":true,\"rstrip\":true",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>A file, a text, and the text's tokens.</summary>
    public static (string Json, string Text, IReadOnlyList<int> Ids) Tokenizer(ref SeededRandom random)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var letter in (string[])["a", "b", "c", "d", "e", "\u0120"])
        {
            ids[letter] = ids.Count;
        }

        var merges = new List<(string Left, string Right)>();
        for (var left = random.NextInt(30); left > 0; left--)
        {
            var tokens = ids.Keys.ToList();
            var pair = (tokens[random.NextInt(tokens.Count)], tokens[random.NextInt(tokens.Count)]);
            if (pair.Item1.Length + pair.Item2.Length <= 8 && !merges.Contains(pair))
            {
                merges.Add(pair);
                ids.TryAdd(pair.Item1 + pair.Item2, ids.Count);
            }
        }

        var text = new StringBuilder();
        for (var left = random.NextInt(60); left > 0; left--)
        {
            text.Append("abcde "[random.NextInt(6)]);
        }

        var vocabulary = new List<(string, string)>();
        foreach (var (token, id) in ids)
        {
            vocabulary.Add((token, id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        var list = new StringBuilder();
        foreach (var (left, right) in merges)
        {
            list.Append(list.Length > 0 ? "," : "").Append(random.NextInt(2) == 0 ? $"\"{left} {right}\"" : $"[\"{left}\",\"{right}\"]");
        }

        var model = Shuffled([("type", "\"BPE\""), ("vocab", Shuffled(vocabulary, ref random)), ("merges", $"[{list}]")], ref random);
        var split = "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"use_regex\":false}";
        var json = Shuffled([("version", "\"1.0\""), ("model", model), ("pre_tokenizer", split), ("normalizer", "null"), ("added_tokens", "[]")], ref random);
        return (json, text.ToString(), ByTheBook(text.ToString().Replace(' ', '\u0120'), merges, ids));
    }

    // Members that nobody knows are refused, so the usual object of the grammar has too many.
    private static string Shuffled(List<(string Name, string Json)> members, ref SeededRandom random)
    {
        var ordered = new List<(ulong Order, string Text)>();
        foreach (var (name, json) in members)
        {
            ordered.Add((random.NextUInt64(), $"{JsonGrammar.Quote(name, ref random)}:{json}"));
        }

        return "{" + string.Join(',', ordered.OrderBy(static m => m.Order).Select(static m => m.Text)) + "}";
    }

    // The first merge of the list that fits anywhere, at its leftmost place, again and again.
    private static List<int> ByTheBook(string text, List<(string Left, string Right)> merges, Dictionary<string, int> ids)
    {
        var symbols = text.Select(static c => c.ToString()).ToList();
        for (var rank = 0; rank < merges.Count;)
        {
            var at = Enumerable.Range(0, Math.Max(0, symbols.Count - 1)).FirstOrDefault(i => (symbols[i], symbols[i + 1]) == merges[rank], -1);
            if (at < 0)
            {
                rank++;
                continue;
            }

            symbols[at] += symbols[at + 1];
            symbols.RemoveAt(at + 1);
            rank = 0;
        }

        return [.. symbols.Select(s => ids[s])];
    }
}
