using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>Answers of the Messages API.</summary>
internal sealed class MessagesGrammar : LlmGrammar
{
    public override string Protocol => "anthropic-messages";

    public override IReadOnlyList<string> Words { get; } =
    [
        "event: error\n", "event: ping\ndata: {\"type\":\"ping\"}\n\n", "data: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"x\"}}\n\n", "data: {\"type\":\"message_stop\"}\n\n",
        "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":8}}\n\n", "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}\n\n",
        "\"type\":\"message_start\"", "\"type\":\"content_block_start\"", "\"type\":\"message\"", "\"message\":{\"usage\":", "\"content_block\":{\"type\":\"tool_use\",\"name\":\"f\"}", "\"content_block\":", "\"delta\":{", "\"delta\":null",
        "\"thinking\":\"t\"", "\"partial_json\":\"{\"", "\"signature\":\"s\"", "\"data\":\"d\"", "\"content\":[{\"text\":\"x\"}]", "\"content\":[", "\"stop_reason\":null", "\"usage\":{\"input_tokens\":9223372036854775807,\"cache_read_input_tokens\":9}",
        "\"cache_creation_input_tokens\":-1", "\"output_tokens_details\":{\"thinking_tokens\":1}", "\"emitted_ns\":123456789",
    ];

    protected override void Open(StringBuilder stream, GeneratedAnswer answer, ref SeededRandom random)
    {
        if (random.NextInt(3) > 0)
        {
            var (plain, read) = (random.NextInt(5000), random.NextInt(3) == 0 ? random.NextInt(5000) : 0);
            answer.PromptTokens = plain + read;
            var usage = JsonGrammar.Object([("input_tokens", Number(plain)), ("cache_read_input_tokens", read == 0 ? "null" : Number(read)), ("output_tokens", "1")], ref random);
            Event(stream, "message_start", [("message", JsonGrammar.Object([("usage", usage), ("content", "[]")], ref random))], ref random);
        }
    }

    protected override void Token(StringBuilder stream, GeneratedAnswer answer, ref SeededRandom random)
    {
        var some = JsonGrammar.SomeText(ref random);
        var quoted = Text(some, ref random);
        switch (random.NextInt(8))
        {
            case 0:
                Event(stream, random.NextInt(2) == 0 ? "ping" : "content_block_stop", [("text", quoted)], ref random);
                break;
            case 1:
                Event(stream, "content_block_delta", [("delta", JsonGrammar.Object([("signature", quoted), ("text", "\"\"")], ref random))], ref random);
                break;
            case 2:
                answer.Add("", isToken: true);
                Event(stream, "content_block_delta", [("delta", JsonGrammar.Object([("thinking", quoted)], ref random))], ref random);
                break;
            case 3:
                answer.Add("", isToken: true);
                Event(stream, "content_block_delta", [("delta", JsonGrammar.Object([("partial_json", quoted)], ref random))], ref random);
                break;
            case 4:
                answer.Add("", isToken: true);
                Event(stream, "content_block_start", [("content_block", JsonGrammar.Object([(random.NextInt(2) == 0 ? "name" : "data", quoted), ("input", "{}")], ref random))], ref random);
                break;
            default:
                answer.Add(some, isToken: true);
                Event(stream, "content_block_delta", [("delta", JsonGrammar.Object([("text", quoted)], ref random)), ("index", "0")], ref random);
                break;
        }
    }

    protected override void End(StringBuilder stream, GeneratedAnswer answer, int? usage, ref SeededRandom random)
    {
        if (usage is not null || random.NextInt(2) == 0)
        {
            var count = usage is null ? "{}" : JsonGrammar.Object([("output_tokens", Number(usage.Value))], ref random);
            Event(stream, "message_delta", [("delta", JsonGrammar.Object([("stop_reason", "\"end_turn\"")], ref random)), ("usage", count)], ref random);
        }

        Event(stream, "message_stop", [], ref random);
    }

    protected override string Body(GeneratedAnswer answer, string text, int? usage, ref SeededRandom random)
    {
        var block = JsonGrammar.Object([(random.NextInt(3) == 0 ? "thinking" : "text", Text(text, ref random))], ref random);
        List<(string, string)> members = [("content", JsonGrammar.Array([block], ref random))];
        if (random.NextInt(2) == 0)
        {
            members.Add(("type", "\"message\""));
        }

        if (usage is not null)
        {
            answer.PromptTokens = random.NextInt(5000);
            members.Add(("usage", JsonGrammar.Object([("output_tokens", Number(usage.Value)), ("input_tokens", Number(answer.PromptTokens))], ref random)));
        }

        return JsonGrammar.Object(members, ref random);
    }
}
