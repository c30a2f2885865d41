using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Simulator.Generation.Responses;

/// <summary>
/// The Responses API: every event has a type and a sequence number; a reasoning item with a summary, then a message or a function call, each
/// opened with its first token and closed when the next one opens.
/// </summary>
internal sealed class ResponsesTemplate : AnswerTemplate
{
    private readonly string _model;
    private readonly (byte[] Start, byte[] Place) _thought;
    private readonly (byte[] Start, byte[] Place) _content;
    private int _sequence;

    public ResponsesTemplate(GenerationPlan plan, TokenText text, bool stamp)
        : base(plan, text, stamp)
    {
        _model = JsonEncodedText.Encode(plan.Model).ToString();
        _thought = (Start("response.reasoning_summary_text.delta"), Bytes($",\"item_id\":\"{ReasoningId}\",\"output_index\":0,\"summary_index\":0,\"delta\":\""));
        _content = plan.ToolName is null
            ? (Start("response.output_text.delta"), Bytes($",\"item_id\":\"{ItemId}\",\"output_index\":{ItemIndex},\"content_index\":0,\"logprobs\":[],\"delta\":\""))
            : (Start("response.function_call_arguments.delta"), Bytes($",\"item_id\":\"{ItemId}\",\"output_index\":{ItemIndex},\"delta\":\""));
    }

    public static Dialect Dialect { get; } = new("resp", ResponsesRequest.TryRead, static (plan, text, stamp) => new ResponsesTemplate(plan, text, stamp));

    private string ReasoningId => $"rs_sim_{Plan.Index:x8}";

    private string ItemId => $"{(Plan.ToolName is null ? "msg" : "fc")}_sim_{Plan.Index:x8}";

    // The reasoning, when there is any, is the first item.
    private int ItemIndex => ReasoningTokens > 0 ? 1 : 0;

    private bool IsCut => Plan.FinishReason == "length";

    public override void AppendOpening(EventBuffer buffer, long nowNs)
    {
        foreach (var type in (ReadOnlySpan<string>)["response.created", "response.in_progress"])
        {
            Begin(buffer, type);
            Append(buffer, ",\"response\":");
            AppendResponse(buffer, "in_progress");
            End(buffer, nowNs);
        }
    }

    public override void AppendTokens(EventBuffer buffer, int first, int count, long nowNs)
    {
        if (first < ReasoningTokens)
        {
            if (first == 0)
            {
                OpenReasoning(buffer, nowNs);
            }

            buffer.Mark();
            BeginDelta(buffer, _thought);
            AppendText(buffer, first, count);
        }
        else
        {
            if (first == ReasoningTokens)
            {
                CloseReasoning(buffer, nowNs);
                OpenItem(buffer, nowNs);
            }

            buffer.Mark();
            BeginDelta(buffer, _content);
            if (Plan.ToolName is null)
            {
                AppendText(buffer, first, count);
            }
            else
            {
                AppendArguments(buffer, first, count);
            }
        }

        buffer.Append("\""u8);
        End(buffer, nowNs);
    }

    public override void AppendTail(EventBuffer buffer, long nowNs)
    {
        if (ContentTokens > 0)
        {
            CloseItem(buffer, nowNs);
        }
        else
        {
            CloseReasoning(buffer, nowNs);
        }

        Begin(buffer, IsCut ? "response.incomplete" : "response.completed");
        Append(buffer, ",\"response\":");
        AppendResponse(buffer, IsCut ? "incomplete" : "completed");
        End(buffer, nowNs);
    }

    public override void AppendError(EventBuffer buffer)
    {
        Begin(buffer, "error");
        Append(buffer, $",\"code\":\"server_error\",\"message\":\"{JsonEncodedText.Encode(Failure)}\",\"param\":null}}\n\n");
    }

    public override void AppendWhole(EventBuffer buffer, long nowNs) => AppendResponse(buffer, IsCut ? "incomplete" : "completed");

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Start(string type) => Bytes($"event: {type}\ndata: {{\"type\":\"{type}\",\"sequence_number\":");

    private static void Append(EventBuffer buffer, string text) => buffer.Append(Bytes(text));

    private void Begin(EventBuffer buffer, string type)
    {
        buffer.Append(Start(type));
        buffer.Append(_sequence++);
    }

    // The event that comes with every token is made of constant pieces.
    private void BeginDelta(EventBuffer buffer, (byte[] Start, byte[] Place) delta)
    {
        buffer.Append(delta.Start);
        buffer.Append(_sequence++);
        buffer.Append(delta.Place);
    }

    private void End(EventBuffer buffer, long nowNs)
    {
        AppendStamp(buffer, nowNs);
        buffer.Append("}\n\n"u8);
    }

    private void OpenReasoning(EventBuffer buffer, long nowNs)
    {
        Begin(buffer, "response.output_item.added");
        Append(buffer, $",\"output_index\":0,\"item\":{{\"id\":\"{ReasoningId}\",\"type\":\"reasoning\",\"summary\":[]}}");
        End(buffer, nowNs);
        Begin(buffer, "response.reasoning_summary_part.added");
        Append(buffer, $",\"item_id\":\"{ReasoningId}\",\"output_index\":0,\"summary_index\":0,\"part\":{{\"type\":\"summary_text\",\"text\":\"\"}}");
        End(buffer, nowNs);
    }

    private void CloseReasoning(EventBuffer buffer, long nowNs)
    {
        if (ReasoningTokens == 0)
        {
            return;
        }

        Begin(buffer, "response.reasoning_summary_text.done");
        Append(buffer, $",\"item_id\":\"{ReasoningId}\",\"output_index\":0,\"summary_index\":0,\"text\":\"");
        AppendText(buffer, 0, ReasoningTokens);
        buffer.Append("\""u8);
        End(buffer, nowNs);
        Begin(buffer, "response.reasoning_summary_part.done");
        Append(buffer, $",\"item_id\":\"{ReasoningId}\",\"output_index\":0,\"summary_index\":0,\"part\":{{\"type\":\"summary_text\",\"text\":\"");
        AppendText(buffer, 0, ReasoningTokens);
        buffer.Append("\"}"u8);
        End(buffer, nowNs);
        Begin(buffer, "response.output_item.done");
        Append(buffer, ",\"output_index\":0,\"item\":");
        AppendReasoningItem(buffer);
        End(buffer, nowNs);
    }

    private void OpenItem(EventBuffer buffer, long nowNs)
    {
        Begin(buffer, "response.output_item.added");
        Append(buffer, $",\"output_index\":{ItemIndex},\"item\":");
        AppendItem(buffer, "in_progress", isFilled: false);
        End(buffer, nowNs);
        if (Plan.ToolName is null)
        {
            Begin(buffer, "response.content_part.added");
            Append(buffer, $",\"item_id\":\"{ItemId}\",\"output_index\":{ItemIndex},\"content_index\":0,\"part\":{{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\"\"}}");
            End(buffer, nowNs);
        }
    }

    private void CloseItem(EventBuffer buffer, long nowNs)
    {
        if (Plan.ToolName is not null)
        {
            Begin(buffer, "response.function_call_arguments.done");
            Append(buffer, $",\"item_id\":\"{ItemId}\",\"output_index\":{ItemIndex},\"name\":\"{JsonEncodedText.Encode(Plan.ToolName)}\",\"arguments\":\"");
            AppendArguments(buffer, ReasoningTokens, ContentTokens);
            buffer.Append("\""u8);
            End(buffer, nowNs);
        }
        else
        {
            Begin(buffer, "response.output_text.done");
            Append(buffer, $",\"item_id\":\"{ItemId}\",\"output_index\":{ItemIndex},\"content_index\":0,\"logprobs\":[],\"text\":\"");
            AppendText(buffer, ReasoningTokens, ContentTokens);
            buffer.Append("\""u8);
            End(buffer, nowNs);
            Begin(buffer, "response.content_part.done");
            Append(buffer, $",\"item_id\":\"{ItemId}\",\"output_index\":{ItemIndex},\"content_index\":0,\"part\":");
            AppendPart(buffer);
            End(buffer, nowNs);
        }

        Begin(buffer, "response.output_item.done");
        Append(buffer, $",\"output_index\":{ItemIndex},\"item\":");
        AppendItem(buffer, IsCut ? "incomplete" : "completed", isFilled: true);
        End(buffer, nowNs);
    }

    private void AppendReasoningItem(EventBuffer buffer)
    {
        Append(buffer, $"{{\"id\":\"{ReasoningId}\",\"type\":\"reasoning\",\"summary\":[{{\"type\":\"summary_text\",\"text\":\"");
        AppendText(buffer, 0, ReasoningTokens);
        buffer.Append("\"}]}"u8);
    }

    private void AppendItem(EventBuffer buffer, string status, bool isFilled)
    {
        if (Plan.ToolName is not null)
        {
            Append(buffer, $"{{\"id\":\"{ItemId}\",\"type\":\"function_call\",\"status\":\"{status}\",\"call_id\":\"call_sim_{Plan.Index:x8}\",\"name\":\"{JsonEncodedText.Encode(Plan.ToolName)}\",\"arguments\":\"");
            if (isFilled)
            {
                AppendArguments(buffer, ReasoningTokens, ContentTokens);
            }

            buffer.Append("\"}"u8);
            return;
        }

        Append(buffer, $"{{\"id\":\"{ItemId}\",\"type\":\"message\",\"status\":\"{status}\",\"role\":\"assistant\",\"content\":[");
        if (isFilled)
        {
            AppendPart(buffer);
        }

        buffer.Append("]}"u8);
    }

    private void AppendPart(EventBuffer buffer)
    {
        buffer.Append("{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\""u8);
        AppendText(buffer, ReasoningTokens, ContentTokens);
        buffer.Append("\"}"u8);
    }

    private void AppendResponse(EventBuffer buffer, string status)
    {
        var isOver = status != "in_progress";
        var why = status == "incomplete" ? "{\"reason\":\"max_output_tokens\"}" : "null";
        Append(
            buffer,
            $"{{\"id\":\"{Plan.Id}\",\"object\":\"response\",\"created_at\":{Plan.CreatedUnixSeconds},\"status\":\"{status}\",\"background\":false,\"error\":null,\"incomplete_details\":{why},"
            + $"\"instructions\":null,\"max_output_tokens\":null,\"metadata\":{{}},\"model\":\"{_model}\",\"parallel_tool_calls\":true,\"previous_response_id\":null,"
            + "\"reasoning\":{\"effort\":null,\"summary\":null},\"store\":false,\"temperature\":1,\"text\":{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":1,"
            + "\"truncation\":\"disabled\",\"output\":[");
        if (isOver && ReasoningTokens > 0)
        {
            AppendReasoningItem(buffer);
        }

        if (isOver && ContentTokens > 0)
        {
            buffer.Append(ReasoningTokens > 0 ? ","u8 : default);
            AppendItem(buffer, IsCut ? "incomplete" : "completed", isFilled: true);
        }

        Append(buffer, "],\"usage\":" + (isOver && Plan.HasUsage
            ? $"{{\"input_tokens\":{Plan.PromptTokens},\"input_tokens_details\":{{\"cached_tokens\":{Plan.CachedTokens}}},\"output_tokens\":{Plan.TotalTokens},"
                + $"\"output_tokens_details\":{{\"reasoning_tokens\":{ReasoningTokens}}},\"total_tokens\":{(long)Plan.PromptTokens + Plan.TotalTokens}}}}}"
            : "null}"));
    }
}
