using System.Globalization;
using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Recording;

namespace Proofload.Fuzz.Grammars;

/// <summary>Answers of chat and completion endpoints, streamed and whole, in the dialects of the servers.</summary>
internal sealed class GenerationGrammar(bool chat)
{
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. JsonGrammar.Pieces,
        .. ((string[])
        [
            "data: ", "data: [DONE]\n\n", "data:[DONE]\n\n", "[DONE]", "event: error\n", "\n\n", "\r\n\r\n", ": ping\n\n", "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n",
            "data: {\"choices\":[{\"index\":0,\"text\":\"x\",\"finish_reason\":\"stop\"}]}\n\n", "data: {\"error\":{\"message\":\"m\"}}\n\n", "data: {\"object\":\"error\"}\n\n",
            "\"choices\":", "\"delta\":{", "\"message\":{", "\"content\":\"x\"", "\"content\":[{\"type\":\"text\",\"text\":\"x\"}]", "\"content\":[{\"thinking\":[{\"text\":\"t\"}]}]",
            "\"reasoning_content\":\"r\"", "\"reasoning\":", "\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]", "\"function_call\":", "\"refusal\":\"no\"", "\"text\":\"x\"",
            "\"finish_reason\":\"length\"", "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":8}", "\"completion_tokens\":-1", "\"completion_tokens\":9223372036854775807",
            "\"prompt_tokens_details\":{\"cached_tokens\":2}", "\"completion_tokens_details\":{\"reasoning_tokens\":1}", "\"emitted_ns\":123456789", "\"emitted_ns\":9223372036854775807",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    public GeneratedAnswer Streamed(ref SeededRandom random)
    {
        var text = new StringBuilder(random.NextInt(8) == 0 ? "\uFEFF" : "");
        var answer = new GeneratedAnswer { ContentType = random.NextInt(6) == 0 ? null : "text/event-stream; charset=utf-8" };
        var end = random.NextInt(5) == 0 ? "\r\n" : "\n";
        for (var left = random.NextInt(6); left > 0; left--)
        {
            AddEvent(text, Chunk(Delta(answer, ref random), finish: null, ref random), end, ref random);
        }

        var (finishes, usage, done) = (random.NextInt(4) > 0, random.NextInt(2) == 0, random.NextInt(4) > 0);
        if (finishes)
        {
            AddEvent(text, Chunk([], Finish(ref random), ref random), end, ref random);
        }

        if (usage)
        {
            answer.OutputTokens = 1 + random.NextInt(5000);
            answer.PromptTokens = random.NextInt(5000);
            AddEvent(text, JsonGrammar.Object([("choices", "[]"), ("usage", Usage(answer, ref random))], ref random), end, ref random);
        }

        if (done)
        {
            text.Append("data: [DONE]").Append(end).Append(random.NextInt(6) == 0 ? "" : end);
            text.Append(random.NextInt(8) == 0 ? $"{end}data: {{\"choices\":[{{\"delta\":{{\"content\":\"late\"}}}}]}}{end}{end}" : "");
        }

        answer.Bytes = Encoding.UTF8.GetBytes(text.ToString());
        answer.Outcome = !finishes && !done ? ErrorKind.Truncated : answer.Chunks == 0 ? ErrorKind.Empty : ErrorKind.Ok;
        answer.OutputTokens ??= answer.Outcome == ErrorKind.Ok ? answer.Chunks : RequestRecord.Absent;
        return answer;
    }

    public GeneratedAnswer Whole(ref SeededRandom random)
    {
        var answer = new GeneratedAnswer { ContentType = random.NextInt(4) == 0 ? null : "application/json", IsWhole = true };
        var delta = Delta(answer, ref random);
        answer.Outcome = answer.Chunks == 0 ? ErrorKind.Empty : ErrorKind.Ok;
        answer.Chunks = 0;
        List<(string, string)> choice = [.. chat ? [("message", JsonGrammar.Object(delta, ref random))] : delta, ("finish_reason", Finish(ref random))];
        List<(string, string)> members = [("choices", JsonGrammar.Array([JsonGrammar.Object(choice, ref random)], ref random))];
        if (random.NextInt(2) == 0)
        {
            answer.OutputTokens = random.NextInt(1000);
            answer.PromptTokens = random.NextInt(1000);
            members.Add(("usage", Usage(answer, ref random)));
        }

        answer.OutputTokens ??= RequestRecord.Absent;
        answer.Bytes = Encoding.UTF8.GetBytes(JsonGrammar.Object(members, ref random));
        return answer;
    }

    private static string Usage(GeneratedAnswer answer, ref SeededRandom random) => JsonGrammar.Object(
        [("completion_tokens", Number(answer.OutputTokens!.Value)), ("prompt_tokens", Number(answer.PromptTokens))], ref random);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Finish(ref SeededRandom random) => random.NextInt(2) == 0 ? "\"stop\"" : "\"length\"";

    private List<(string, string)> Delta(GeneratedAnswer answer, ref SeededRandom random)
    {
        var some = JsonGrammar.SomeText(ref random);
        if (!chat)
        {
            var empty = random.NextInt(5) == 0;
            answer.Add(empty ? "" : some, isToken: !empty);
            return [("text", JsonGrammar.Quote(empty ? "" : some, ref random))];
        }

        var quoted = JsonGrammar.Quote(some, ref random);
        switch (random.NextInt(9))
        {
            case 0:
                return [("role", "\"assistant\""), ("content", random.NextInt(2) == 0 ? "null" : "\"\"")];
            case 1:
                answer.Add("", isToken: true);
                return [(random.NextInt(2) == 0 ? "reasoning_content" : "reasoning", quoted), ("content", "null")];
            case 2:
                answer.Add("", isToken: true);
                return [("tool_calls", $"[{JsonGrammar.Object([("function", JsonGrammar.Object([("arguments", quoted)], ref random))], ref random)}]")];
            case 3:
                answer.Add("", isToken: true);
                return [("function_call", JsonGrammar.Object([("name", quoted)], ref random))];
            case 4:
                answer.Add(some, isToken: true);
                return [("refusal", quoted)];
            case 5:
                answer.Add(some, isToken: true);
                return [("content", JsonGrammar.Array([JsonGrammar.Object([("type", "\"text\""), ("text", quoted)], ref random)], ref random))];
            case 6:
                answer.Add("", isToken: true);
                return [("content", $"[{JsonGrammar.Object([("type", "\"thinking\""), ("thinking", $"[{JsonGrammar.Object([("text", quoted)], ref random)}]")], ref random)}]")];
            default:
                answer.Add(some, isToken: true);
                return [("content", quoted)];
        }
    }

    private string Chunk(List<(string, string)> delta, string? finish, ref SeededRandom random)
    {
        List<(string, string)> choice = chat ? [("delta", JsonGrammar.Object(delta, ref random))] : delta;
        choice.Add(("finish_reason", finish ?? "null"));
        return JsonGrammar.Object([("object", "\"chunk\""), ("choices", JsonGrammar.Array([JsonGrammar.Object(choice, ref random)], ref random))], ref random);
    }

    // JSON may hold line ends; in an event stream each line is a data line of its own, and a lone carriage return would end one too.
    private static void AddEvent(StringBuilder text, string json, string end, ref SeededRandom random)
    {
        text.Append(random.NextInt(8) == 0 ? $": ping{end}{end}" : "").Append(random.NextInt(10) == 0 ? $"event: message{end}" : "");
        foreach (var line in json.Replace('\r', '\n').Split('\n'))
        {
            text.Append(random.NextInt(5) == 0 ? "data:" : "data: ").Append(line).Append(end);
        }

        text.Append(end);
    }
}
