using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>Answers of Ollama's own API, of chat and of generate.</summary>
internal sealed class OllamaGrammar : LlmGrammar
{
    public override string Protocol => "ollama";

    public override string StreamType => "application/x-ndjson";

    public override IReadOnlyList<string> Words { get; } =
    [
        "\n", "\r\n", "\n\n", " \n", "{\"message\":{\"content\":\"x\"},\"done\":false}\n", "{\"response\":\"x\",\"done\":false}\n", "{\"done\":true,\"eval_count\":8}\n", "{\"error\":\"m\"}\n", "{\"error\":{}}\n",
        "\"message\":{", "\"message\":null", "\"content\":\"x\"", "\"response\":\"x\"", "\"response\":", "\"thinking\":\"t\"", "\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]", "\"tool_calls\":7",
        "\"done\":true", "\"done\":\"true\"", "\"eval_count\":-1", "\"eval_count\":9223372036854775807", "\"prompt_eval_count\":3", "\"context\":[1,2,3]", "\"emitted_ns\":123456789",
    ];

    protected override void Open(StringBuilder stream, GeneratedAnswer answer, ref SeededRandom random) => stream.Append(random.NextInt(8) == 0 ? "\n" : "");

    protected override void Token(StringBuilder stream, GeneratedAnswer answer, ref SeededRandom random)
    {
        var some = JsonGrammar.SomeText(ref random);
        var quoted = Text(some, ref random);
        switch (random.NextInt(7))
        {
            case 0:
                Line(stream, [("message", JsonGrammar.Object([("content", "\"\"")], ref random))], ref random);
                break;
            case 1:
                answer.Add("", isToken: true);
                Line(stream, [("message", JsonGrammar.Object([("content", "\"\""), ("thinking", quoted)], ref random))], ref random);
                break;
            case 2:
                answer.Add("", isToken: true);
                var call = JsonGrammar.Object([("function", JsonGrammar.Object([("name", quoted), ("arguments", "{}")], ref random))], ref random);
                Line(stream, [("message", JsonGrammar.Object([("tool_calls", $"[{call}]")], ref random))], ref random);
                break;
            case 3:
                answer.Add("", isToken: true);
                Line(stream, [("response", "\"\""), ("thinking", quoted)], ref random);
                break;
            case 4:
                answer.Add(some, isToken: true);
                Line(stream, [("response", quoted)], ref random);
                break;
            default:
                answer.Add(some, isToken: true);
                Line(stream, [("message", JsonGrammar.Object([("role", "\"assistant\""), ("content", quoted)], ref random)), ("done", "false")], ref random);
                break;
        }
    }

    protected override void End(StringBuilder stream, GeneratedAnswer answer, int? usage, ref SeededRandom random)
    {
        List<(string, string)> members = [("done", "true"), ("message", "{}")];
        Counts(members, answer, usage, ref random);
        Line(stream, members, ref random);
    }

    protected override string Body(GeneratedAnswer answer, string text, int? usage, ref SeededRandom random)
    {
        var quoted = Text(text, ref random);
        List<(string, string)> members = [("done", "true"), random.NextInt(2) == 0 ? ("response", quoted) : ("message", JsonGrammar.Object([("content", quoted)], ref random))];
        Counts(members, answer, usage, ref random);
        return JsonGrammar.Object(members, ref random);
    }

    private static void Counts(List<(string, string)> members, GeneratedAnswer answer, int? usage, ref SeededRandom random)
    {
        if (usage is not null)
        {
            answer.PromptTokens = random.NextInt(5000);
            members.AddRange([("eval_count", Number(usage.Value)), ("prompt_eval_count", Number(answer.PromptTokens))]);
        }
    }

    // Blanks of JSON may be line ends, which a line cannot hold.
    private static void Line(StringBuilder stream, List<(string, string)> members, ref SeededRandom random) =>
        stream.Append(JsonGrammar.Object(members, ref random).Replace('\n', ' ').Replace('\r', ' ')).Append(random.NextInt(6) == 0 ? "\r\n" : "\n");
}
