using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Simulator.Generation.Messages;

/// <summary>
/// The Messages API: a message with a thinking block and then a text or tool-use block, each opened with its first token and stopped when the
/// next one opens. What came from the cache is known when the message ends, so its last delta has the final counts.
/// </summary>
internal sealed class MessagesTemplate : AnswerTemplate
{
    private readonly string _model;
    private readonly byte[] _thought;
    private readonly byte[] _content;

    public MessagesTemplate(GenerationPlan plan, TokenText text, bool stamp)
        : base(plan, text, stamp)
    {
        _model = JsonEncodedText.Encode(plan.Model).ToString();
        _thought = Bytes(Start("content_block_delta") + ",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"");
        _content = Bytes($"{Start("content_block_delta")},\"index\":{BlockIndex},\"delta\":" + (plan.ToolName is null ? "{\"type\":\"text_delta\",\"text\":\"" : "{\"type\":\"input_json_delta\",\"partial_json\":\""));
    }

    public static Dialect Dialect { get; } = new("msg", MessagesRequest.TryRead, static (plan, text, stamp) => new MessagesTemplate(plan, text, stamp)) { RequiredHeader = "anthropic-version" };

    private int BlockIndex => ReasoningTokens > 0 ? 1 : 0;

    private string StopReason => Plan.StopSequence is not null ? "stop_sequence" : Plan.FinishReason switch
    {
        "length" => "max_tokens",
        "tool_calls" => "tool_use",
        _ => "end_turn",
    };

    private string StopSequence => Plan.StopSequence is { } stop ? $"\"{JsonEncodedText.Encode(stop)}\"" : "null";

    public override void AppendOpening(EventBuffer buffer, long nowNs)
    {
        Begin(buffer, "message_start");
        Append(buffer, $",\"message\":{{\"id\":\"{Plan.Id}\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"{_model}\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null");
        Append(buffer, Plan.HasUsage ? $",\"usage\":{{\"input_tokens\":{Plan.PromptTokens},\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":1}}}}" : "}");
        End(buffer, nowNs);
        Begin(buffer, "ping");
        End(buffer, nowNs);
    }

    public override void AppendTokens(EventBuffer buffer, int first, int count, long nowNs)
    {
        var isThinking = first < ReasoningTokens;
        if (isThinking && first == 0)
        {
            Begin(buffer, "content_block_start");
            Append(buffer, ",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
            End(buffer, nowNs);
        }
        else if (first == ReasoningTokens)
        {
            StopThinking(buffer, nowNs);
            StartBlock(buffer, nowNs);
        }

        buffer.Mark();
        buffer.Append(isThinking ? _thought : _content);
        if (!isThinking && Plan.ToolName is not null)
        {
            AppendArguments(buffer, first, count);
        }
        else
        {
            AppendText(buffer, first, count);
        }

        buffer.Append("\"}"u8);
        End(buffer, nowNs);
    }

    public override void AppendTail(EventBuffer buffer, long nowNs)
    {
        if (ContentTokens > 0)
        {
            StopBlock(buffer, BlockIndex, nowNs);
        }
        else
        {
            StopThinking(buffer, nowNs);
        }

        Begin(buffer, "message_delta");
        Append(buffer, $",\"delta\":{{\"stop_reason\":\"{StopReason}\",\"stop_sequence\":{StopSequence}}}");
        AppendUsage(buffer);
        End(buffer, nowNs);
        Begin(buffer, "message_stop");
        End(buffer, nowNs);
    }

    public override void AppendError(EventBuffer buffer)
    {
        Begin(buffer, "error");
        Append(buffer, $",\"error\":{{\"type\":\"api_error\",\"message\":\"{JsonEncodedText.Encode(Failure)}\"}}}}\n\n");
    }

    public override void AppendWhole(EventBuffer buffer, long nowNs)
    {
        Append(buffer, $"{{\"id\":\"{Plan.Id}\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"{_model}\",\"content\":[");
        if (ReasoningTokens > 0)
        {
            buffer.Append("{\"type\":\"thinking\",\"thinking\":\""u8);
            AppendText(buffer, 0, ReasoningTokens);
            buffer.Append("\",\"signature\":\"c2ltdWxhdGVk\"}"u8);
        }

        if (ContentTokens > 0)
        {
            buffer.Append(ReasoningTokens > 0 ? ","u8 : default);
            AppendBlock(buffer);
        }

        Append(buffer, $"],\"stop_reason\":\"{StopReason}\",\"stop_sequence\":{StopSequence}");
        AppendUsage(buffer);
        buffer.Append("}"u8);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Start(string type) => $"event: {type}\ndata: {{\"type\":\"{type}\"";

    private static void Append(EventBuffer buffer, string text) => buffer.Append(Bytes(text));

    private static void Begin(EventBuffer buffer, string type) => Append(buffer, Start(type));

    private void End(EventBuffer buffer, long nowNs)
    {
        AppendStamp(buffer, nowNs);
        buffer.Append("}\n\n"u8);
    }

    private void StartBlock(EventBuffer buffer, long nowNs)
    {
        Begin(buffer, "content_block_start");
        Append(buffer, $",\"index\":{BlockIndex},\"content_block\":" + (Plan.ToolName is null
            ? "{\"type\":\"text\",\"text\":\"\"}"
            : $"{{\"type\":\"tool_use\",\"id\":\"toolu_sim_{Plan.Index:x8}\",\"name\":\"{JsonEncodedText.Encode(Plan.ToolName)}\",\"input\":{{}}}}"));
        End(buffer, nowNs);
    }

    private void StopThinking(EventBuffer buffer, long nowNs)
    {
        if (ReasoningTokens > 0)
        {
            Begin(buffer, "content_block_delta");
            Append(buffer, ",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ltdWxhdGVk\"}");
            End(buffer, nowNs);
            StopBlock(buffer, 0, nowNs);
        }
    }

    private void StopBlock(EventBuffer buffer, int index, long nowNs)
    {
        Begin(buffer, "content_block_stop");
        Append(buffer, $",\"index\":{index}");
        End(buffer, nowNs);
    }

    private void AppendBlock(EventBuffer buffer)
    {
        if (Plan.ToolName is null)
        {
            buffer.Append("{\"type\":\"text\",\"text\":\""u8);
            AppendText(buffer, ReasoningTokens, ContentTokens);
            buffer.Append("\"}"u8);
            return;
        }

        Append(buffer, $"{{\"type\":\"tool_use\",\"id\":\"toolu_sim_{Plan.Index:x8}\",\"name\":\"{JsonEncodedText.Encode(Plan.ToolName)}\",\"input\":");
        AppendArgumentsObject(buffer);
        buffer.Append("}"u8);
    }

    private void AppendUsage(EventBuffer buffer)
    {
        if (Plan.HasUsage)
        {
            var details = ReasoningTokens > 0 ? $",\"output_tokens_details\":{{\"thinking_tokens\":{ReasoningTokens}}}" : "";
            Append(buffer, $",\"usage\":{{\"input_tokens\":{Plan.PromptTokens - Plan.CachedTokens},\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":{Plan.CachedTokens},\"output_tokens\":{Plan.TotalTokens}{details}}}");
        }
    }
}
