using System.Globalization;
using System.Text;
using Proofload.Data.Traces;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>Traces as they are published, with their rows.</summary>
internal static class TraceGrammar
{
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])
        [
            "\"timestamp\":", "\"timestamp\":1e300,", "\"timestamp\":\"2024-05-10 00:00:00+00:00\",", "\"input_length\":2147483648,", "\"input_length\":-1,", "\"output_length\":0,", "\"hash_ids\":[", "18446744073709551615", "9223372036854775808", "\"hash_ids\":null,",
            "\"session_id\":\"a\",", "\"session_id\":7,", "TIMESTAMP,ContextTokens,GeneratedTokens\n", "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n", "2023-11-16 18:15:46.6805900", "0001-01-01", "9999-12-31T23:59:59", "1e-28", "\"", ",,", "\r\n", "\uFEFF",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>A file, whether it is JSON lines, and its rows in the order of their times.</summary>
    public static (string Text, bool IsJson, IReadOnlyList<TraceRow> Rows) File(ref SeededRandom random)
    {
        var isJson = random.NextInt(2) == 0;
        var rows = new List<(long Ms, int Prompt, int Output)>();
        for (var left = 1 + random.NextInt(6); left > 0; left--)
            rows.Add((random.NextInt(5000), 1 + random.NextInt(9000), random.NextInt(300)));
        var text = new StringBuilder();
        if (!isJson)
            text.Append("Timestamp,Session ID,Model,Request tokens,Response tokens\n");
        foreach (var (ms, prompt, output) in rows)
        {
            string Number(long n) => n.ToString(CultureInfo.InvariantCulture);
            text.Append(isJson
                ? JsonGrammar.Object([("timestamp", Number(ms)), ("input_length", Number(prompt)), ("output_length", Number(output)), ("hash_ids", $"[{random.NextInt(9)},{random.NextInt(99)}]")], ref random).Replace("\n", " ", StringComparison.Ordinal)
                : string.Create(CultureInfo.InvariantCulture, $"{ms / 1000m},{(random.NextInt(2) == 0 ? "" : "s" + random.NextInt(3))},GPT-4,{prompt},{output}"));
            text.Append(random.NextInt(2) == 0 ? "\n" : "\r\n");
        }

        var least = rows.Min(static r => r.Ms);
        return (text.ToString(), isJson, [.. rows.OrderBy(static r => r.Ms).Select(r => new TraceRow((r.Ms - least) * 1_000_000, r.Prompt, r.Output == 0 ? null : r.Output))]);
    }
}
