using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>Serialises the events of one answer: the constant head once, then only the token and a number for each event.</summary>
internal sealed class ChunkTemplate : IStreamTemplate
{
    private readonly GenerationPlan _plan;
    private readonly TokenText _text;
    private readonly bool _stamp;
    private readonly byte[] _head;

    public ChunkTemplate(GenerationPlan plan, TokenText text, bool stamp)
    {
        _plan = plan;
        _text = text;
        _stamp = stamp;
        _head = Encoding.UTF8.GetBytes(
            $"data: {{\"id\":\"{plan.Id}\",\"object\":\"{(plan.IsChat ? "chat.completion.chunk" : "text_completion")}\",\"created\":{plan.CreatedUnixSeconds},\"model\":\"{JsonEncodedText.Encode(plan.Model)}\",\"choices\":[");
    }

    /// <summary>The opening event of a chat: a role and no text.</summary>
    public void AppendRole(EventBuffer buffer, long nowNs)
    {
        buffer.Append(_head);
        buffer.Append("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]"u8);
        End(buffer, nowNs);
    }

    /// <summary>One event with the given tokens; reasoning and content never share an event.</summary>
    public void AppendTokens(EventBuffer buffer, int first, int count, long nowNs)
    {
        buffer.Append(_head);
        if (!_plan.IsChat)
        {
            buffer.Append("{\"index\":0,\"text\":\""u8);
            AppendText(buffer, first, count);
            buffer.Append("\",\"logprobs\":null,\"finish_reason\":null}]"u8);
        }
        else if (first < _plan.ReasoningTokens)
        {
            buffer.Append("{\"index\":0,\"delta\":{\"reasoning_content\":\""u8);
            AppendText(buffer, first, count);
            buffer.Append("\"},\"finish_reason\":null}]"u8);
        }
        else if (_plan.ToolName is not null)
        {
            AppendToolCall(buffer, first, count);
        }
        else
        {
            buffer.Append("{\"index\":0,\"delta\":{\"content\":\""u8);
            AppendText(buffer, first, count);
            buffer.Append("\"},\"finish_reason\":null}]"u8);
        }

        End(buffer, nowNs);
    }

    /// <summary>The finish event, the usage event when the request asked for it, and the end mark.</summary>
    public void AppendTail(EventBuffer buffer, long nowNs)
    {
        buffer.Append(_head);
        buffer.Append(_plan.IsChat ? "{\"index\":0,\"delta\":{},\"finish_reason\":\""u8 : "{\"index\":0,\"text\":\"\",\"logprobs\":null,\"finish_reason\":\""u8);
        buffer.Append(Encoding.ASCII.GetBytes(_plan.FinishReason));
        buffer.Append("\"}]"u8);
        End(buffer, nowNs);
        if (_plan.IncludeUsage && _plan.HasUsage)
        {
            buffer.Append(_head);
            buffer.Append("],\"usage\":"u8);
            AppendUsage(buffer, _plan);
            End(buffer, nowNs);
        }

        buffer.Append("data: [DONE]\n\n"u8);
    }

    public void AppendError(EventBuffer buffer) =>
        buffer.Append("data: {\"error\":{\"message\":\"The engine failed while generating.\",\"type\":\"server_error\",\"param\":null,\"code\":\"injected\"}}\n\n"u8);

    /// <summary>The usage object, also used by answers that are not streamed.</summary>
    public static void AppendUsage(EventBuffer buffer, GenerationPlan plan)
    {
        buffer.Append("{\"prompt_tokens\":"u8);
        buffer.Append(plan.PromptTokens);
        buffer.Append(",\"completion_tokens\":"u8);
        buffer.Append(plan.TotalTokens);
        buffer.Append(",\"total_tokens\":"u8);
        buffer.Append((long)plan.PromptTokens + plan.TotalTokens);
        buffer.Append(",\"prompt_tokens_details\":{\"cached_tokens\":"u8);
        buffer.Append(plan.CachedTokens);
        buffer.Append("},\"completion_tokens_details\":{\"reasoning_tokens\":"u8);
        buffer.Append(Math.Min(plan.ReasoningTokens, plan.TotalTokens));
        buffer.Append("}}"u8);
    }

    /// <summary>The text of tokens, ready for a JSON string.</summary>
    public void AppendText(EventBuffer buffer, int first, int count)
    {
        for (var token = first; token < first + count; token++)
        {
            buffer.Append(token == _plan.TotalTokens - 1 && _plan.LastToken is not null ? _plan.LastToken : _text.Token(_plan.Index, token));
        }
    }

    /// <summary>The arguments of the tool call, as they stand inside a JSON string.</summary>
    public void AppendArguments(EventBuffer buffer, int first, int count)
    {
        buffer.Append(first == _plan.ReasoningTokens ? "{\\\"query\\\":\\\""u8 : default);
        AppendText(buffer, first, count);
        buffer.Append(first + count == _plan.TotalTokens ? "\\\"}"u8 : default);
    }

    private void AppendToolCall(EventBuffer buffer, int first, int count)
    {
        buffer.Append("{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"u8);
        if (first == _plan.ReasoningTokens)
        {
            buffer.Append(Encoding.UTF8.GetBytes($"\"id\":\"call_sim_{_plan.Index:x8}\",\"type\":\"function\",\"function\":{{\"name\":\"{JsonEncodedText.Encode(_plan.ToolName!)}\",\"arguments\":\""));
        }
        else
        {
            buffer.Append("\"function\":{\"arguments\":\""u8);
        }

        AppendArguments(buffer, first, count);
        buffer.Append("\"}}]},\"finish_reason\":null}]"u8);
    }

    private void End(EventBuffer buffer, long nowNs)
    {
        if (_stamp)
        {
            buffer.Append(",\"emitted_ns\":"u8);
            buffer.Append(nowNs);
        }

        buffer.Append("}\n\n"u8);
    }
}
