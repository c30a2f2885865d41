using System.Text;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Grammars;

/// <summary>Answers of the Responses API.</summary>
internal sealed class ResponsesGrammar : LlmGrammar
{
    private static readonly string[] Reasoning = ["response.reasoning_text.delta", "response.reasoning_summary_text.delta"];
    private static readonly string[] Tools = ["response.function_call_arguments.delta", "response.custom_tool_call_input.delta", "response.mcp_call_arguments.delta", "response.code_interpreter_call_code.delta"];
    private static readonly string[] Silent = ["response.output_text.done", "response.content_part.added", "response.output_item.done", "response.reasoning_summary_part.added", "response.in_progress", "response.new"];

    public override string Protocol => "openai-responses";

    public override IReadOnlyList<string> Words { get; } =
    [
        "event: error\n", "data: {\"type\":\"response.output_text.delta\",\"delta\":\"x\"}\n\n", "data: {\"type\":\"response.completed\",\"response\":{\"usage\":{\"input_tokens\":3,\"output_tokens\":8}}}\n\n",
        "data: {\"type\":\"response.failed\",\"response\":{\"error\":{\"message\":\"m\"}}}\n\n", "data: {\"type\":\"error\",\"message\":\"m\"}\n\n", "\"type\":\"response.incomplete\"", "\"type\":\"response.refusal.delta\"",
        "\"type\":\"response.output_item.added\"", "\"item\":{\"type\":\"function_call\",\"name\":\"f\"}", "\"delta\":", "\"delta\":\"x\"", "\"delta\":{}", "\"response\":{", "\"response\":null",
        "\"output\":[{\"content\":[{\"text\":\"x\"}]}]", "\"summary\":[{\"text\":\"x\"}]", "\"status\":\"failed\"", "\"output_tokens\":-1", "\"input_tokens_details\":{\"cached_tokens\":2}", "\"type\":7", "\"emitted_ns\":123456789", "[DONE]",
    ];

    protected override void Open(StringBuilder stream, GeneratedAnswer answer, ref SeededRandom random)
    {
        if (random.NextInt(3) > 0)
        {
            Event(stream, "response.created", [("response", JsonGrammar.Object([("status", "\"in_progress\""), ("usage", "null"), ("output", "[]")], ref random))], ref random);
        }
    }

    protected override void Token(StringBuilder stream, GeneratedAnswer answer, ref SeededRandom random)
    {
        var some = JsonGrammar.SomeText(ref random);
        switch (random.NextInt(7))
        {
            case 0:
                Event(stream, Silent[random.NextInt(Silent.Length)], [("text", Text(some, ref random)), ("delta", random.NextInt(2) == 0 ? "null" : "\"\"")], ref random);
                break;
            case 1:
                answer.Add("", isToken: true);
                Event(stream, Reasoning[random.NextInt(Reasoning.Length)], [("delta", Text(some, ref random))], ref random);
                break;
            case 2:
                answer.Add("", isToken: true);
                Event(stream, Tools[random.NextInt(Tools.Length)], [("delta", Text(some, ref random))], ref random);
                break;
            case 3:
                answer.Add("", isToken: true);
                Event(stream, "response.output_item.added", [("item", JsonGrammar.Object([("type", "\"function_call\""), ("name", Text(some, ref random))], ref random))], ref random);
                break;
            case 4:
                answer.Add(some, isToken: true);
                Event(stream, "response.refusal.delta", [("delta", Text(some, ref random))], ref random);
                break;
            default:
                answer.Add(some, isToken: true);
                Event(stream, "response.output_text.delta", [("delta", Text(some, ref random)), ("output_index", "0")], ref random);
                break;
        }
    }

    protected override void End(StringBuilder stream, GeneratedAnswer answer, int? usage, ref SeededRandom random)
    {
        var response = JsonGrammar.Object([("status", "\"completed\""), ("usage", Usage(answer, usage, ref random))], ref random);
        Event(stream, random.NextInt(4) == 0 ? "response.incomplete" : "response.completed", [("response", response)], ref random);
    }

    protected override string Body(GeneratedAnswer answer, string text, int? usage, ref SeededRandom random)
    {
        var part = JsonGrammar.Object([("text", Text(text, ref random))], ref random);
        var item = JsonGrammar.Object([(random.NextInt(3) == 0 ? "summary" : "content", $"[{part}]")], ref random);
        return JsonGrammar.Object([("output", JsonGrammar.Array([item], ref random)), ("usage", Usage(answer, usage, ref random)), ("status", "\"completed\"")], ref random);
    }

    private static string Usage(GeneratedAnswer answer, int? usage, ref SeededRandom random)
    {
        if (usage is null)
        {
            return "null";
        }

        answer.PromptTokens = random.NextInt(5000);
        return JsonGrammar.Object([("output_tokens", Number(usage.Value)), ("input_tokens", Number(answer.PromptTokens))], ref random);
    }
}
