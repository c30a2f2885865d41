using System.Globalization;
using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Plans;

namespace Proofload.Fuzz.Grammars;

/// <summary>Datasets of every format that is text, with what must be read from them.</summary>
internal static class DatasetGrammar
{
    /// <summary>Formats that are files, in the order in which inputs choose among them.</summary>
    public static IReadOnlyList<DatasetFormat> Formats { get; } =
        [DatasetFormat.Jsonl, DatasetFormat.Csv, DatasetFormat.ShareGpt, DatasetFormat.OpenAiBatch, DatasetFormat.Alpaca, DatasetFormat.Text];

    /// <summary>A file with its format and the prompts or bodies in it.</summary>
    public static (DatasetFormat Format, string Text, IReadOnlyList<string> Prompts) File(ref SeededRandom random)
    {
        var format = Formats[random.NextInt(Formats.Count)];
        var (rows, prompts) = (new List<string>(), new List<string>());
        for (var left = 1 + random.NextInt(4); left > 0; left--)
        {
            var prompt = format == DatasetFormat.Text ? "a line " + left.ToString(CultureInfo.InvariantCulture) : JsonGrammar.SomeText(ref random);
            var (row, read) = Row(format, prompt, ref random);
            rows.Add(row);
            prompts.Add(read);
        }

        var end = random.NextInt(2) == 0 ? "\n" : "\r\n";
        var isArray = format == DatasetFormat.ShareGpt || (format is DatasetFormat.Alpaca or DatasetFormat.OpenAiBatch && random.NextInt(2) == 0);
        var text = isArray ? $"[{string.Join(",", rows)}]"
            : (format == DatasetFormat.Csv ? "n,prompt" + end : "") + string.Join(end, rows.Select(r => format == DatasetFormat.Csv ? r : r.Replace("\r", " ", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal))) + (random.NextInt(2) == 0 ? end : "");
        return (format, (random.NextInt(4) == 0 ? "\uFEFF" : "") + text, prompts);
    }

    private static (string Row, string Prompt) Row(DatasetFormat format, string prompt, ref SeededRandom random)
    {
        var quoted = JsonGrammar.Quote(prompt, ref random);
        switch (format)
        {
            case DatasetFormat.Csv:
                return ($"{random.NextInt(9).ToString(CultureInfo.InvariantCulture)},\"{prompt.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", prompt);
            case DatasetFormat.Text:
                return (prompt, prompt);
            case DatasetFormat.ShareGpt:
                var turn = JsonGrammar.Object([("from", "\"human\""), ("value", quoted)], ref random);
                return (JsonGrammar.Object([("conversations", JsonGrammar.Array([turn], ref random))], ref random), prompt);
            case DatasetFormat.OpenAiBatch:
                var body = $"{{\"messages\":[{{\"role\":\"user\",\"content\":{quoted}}}],\"stream\":true}}";
                return (JsonGrammar.Object([("custom_id", quoted), ("method", "\"POST\""), ("url", "\"/v1/chat/completions\""), ("body", body)], ref random), body);
            case DatasetFormat.Alpaca:
                return (JsonGrammar.Object([("instruction", quoted), ("input", "\"in\""), ("output", quoted)], ref random), prompt + "\n\nin");
            default:
                return (JsonGrammar.Object([("prompt", quoted), ("max_tokens", "7")], ref random), prompt);
        }
    }

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])
        [
            "\"prompt\":", "\"messages\":[", "{\"role\":\"user\",\"content\":\"x\"}", "\"conversations\":[", "{\"from\":\"gpt\",\"value\":\"\"}", "\"custom_id\":", "\"url\":\"/v1/embeddings\",", "\"body\":{", "\"body\":[],", "\"method\":\"GET\",",
            "\"stream\":", "\"instruction\":", "\"input\":1,", "\"output\":", "\"max_tokens\":1e99,", "prompt,n\n", "\"\"", "\",\"", "\r\n", "\n\n", "\t", ";", "\uFEFF",
        ]).Select(Encoding.UTF8.GetBytes),
    ];
}
