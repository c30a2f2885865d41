using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Simulator.Generation.OpenAi;

/// <summary>OpenAI-style chat and completions: the constant head once, then only the token and a number for each event.</summary>
internal sealed class ChunkTemplate : AnswerTemplate
{
    private readonly byte[] _head;

    public ChunkTemplate(GenerationPlan plan, TokenText text, bool stamp)
        : base(plan, text, stamp) => _head = Encoding.UTF8.GetBytes(
            $"data: {{\"id\":\"{plan.Id}\",\"object\":\"{(plan.IsChat ? "chat.completion.chunk" : "text_completion")}\",\"created\":{plan.CreatedUnixSeconds},\"model\":\"{JsonEncodedText.Encode(plan.Model)}\",\"choices\":[");

    public static Dialect Chat { get; } = new("chatcmpl", GenerationRequest.TryReadChat, static (plan, text, stamp) => new ChunkTemplate(plan, text, stamp));

    public static Dialect Completions { get; } = new("cmpl", GenerationRequest.TryReadCompletion, static (plan, text, stamp) => new ChunkTemplate(plan, text, stamp));

    /// <summary>The opening event of a chat: a role and no text.</summary>
    public override void AppendOpening(EventBuffer buffer, long nowNs)
    {
        if (!Plan.RoleChunk)
        {
            return;
        }

        buffer.Append(_head);
        buffer.Append("{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]"u8);
        End(buffer, nowNs);
    }

    /// <summary>One event with the given tokens; reasoning and content never share an event.</summary>
    public override void AppendTokens(EventBuffer buffer, int first, int count, long nowNs)
    {
        buffer.Append(_head);
        if (!Plan.IsChat)
        {
            buffer.Append("{\"index\":0,\"text\":\""u8);
            AppendText(buffer, first, count);
            buffer.Append("\",\"logprobs\":null,\"finish_reason\":null}]"u8);
        }
        else if (first < Plan.ReasoningTokens)
        {
            buffer.Append("{\"index\":0,\"delta\":{\"reasoning_content\":\""u8);
            AppendText(buffer, first, count);
            buffer.Append("\"},\"finish_reason\":null}]"u8);
        }
        else if (Plan.ToolName is not null)
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
    public override void AppendTail(EventBuffer buffer, long nowNs)
    {
        buffer.Append(_head);
        buffer.Append(Plan.IsChat ? "{\"index\":0,\"delta\":{},\"finish_reason\":\""u8 : "{\"index\":0,\"text\":\"\",\"logprobs\":null,\"finish_reason\":\""u8);
        buffer.Append(Encoding.ASCII.GetBytes(Plan.FinishReason));
        buffer.Append("\"}]"u8);
        End(buffer, nowNs);
        if (Plan.IncludeUsage && Plan.HasUsage)
        {
            buffer.Append(_head);
            buffer.Append("],\"usage\":"u8);
            AppendUsage(buffer);
            End(buffer, nowNs);
        }

        buffer.Append("data: [DONE]\n\n"u8);
    }

    public override void AppendError(EventBuffer buffer) => buffer.Append(Encoding.UTF8.GetBytes(
        $"data: {{\"error\":{{\"message\":\"{JsonEncodedText.Encode(Failure)}\",\"type\":\"server_error\",\"param\":null,\"code\":\"injected\"}}}}\n\n"));

    public override void AppendWhole(EventBuffer buffer, long nowNs)
    {
        buffer.Append(Encoding.UTF8.GetBytes(
            $"{{\"id\":\"{Plan.Id}\",\"object\":\"{(Plan.IsChat ? "chat.completion" : "text_completion")}\",\"created\":{Plan.CreatedUnixSeconds},\"model\":\"{JsonEncodedText.Encode(Plan.Model)}\",\"choices\":[{{\"index\":0,"));
        AppendChoice(buffer);
        buffer.Append(Encoding.ASCII.GetBytes($",\"logprobs\":null,\"finish_reason\":\"{Plan.FinishReason}\"}}]"));
        if (Plan.HasUsage)
        {
            buffer.Append(",\"usage\":"u8);
            AppendUsage(buffer);
        }

        buffer.Append("}"u8);
    }

    private void AppendChoice(EventBuffer buffer)
    {
        if (!Plan.IsChat)
        {
            buffer.Append("\"text\":\""u8);
            AppendText(buffer, 0, ContentTokens);
            buffer.Append("\""u8);
            return;
        }

        buffer.Append("\"message\":{\"role\":\"assistant\""u8);
        if (ReasoningTokens > 0)
        {
            buffer.Append(",\"reasoning_content\":\""u8);
            AppendText(buffer, 0, ReasoningTokens);
            buffer.Append("\""u8);
        }

        if (Plan.ToolName is not null && ContentTokens > 0)
        {
            buffer.Append(Encoding.UTF8.GetBytes($",\"content\":null,\"tool_calls\":[{{\"id\":\"call_sim_{Plan.Index:x8}\",\"type\":\"function\",\"function\":{{\"name\":\"{JsonEncodedText.Encode(Plan.ToolName)}\",\"arguments\":\""));
            AppendArguments(buffer, ReasoningTokens, ContentTokens);
            buffer.Append("\"}}]"u8);
        }
        else
        {
            buffer.Append(",\"content\":\""u8);
            AppendText(buffer, ReasoningTokens, ContentTokens);
            buffer.Append("\",\"refusal\":null"u8);
        }

        buffer.Append("}"u8);
    }

    private void AppendUsage(EventBuffer buffer)
    {
        buffer.Append("{\"prompt_tokens\":"u8);
        buffer.Append(Plan.PromptTokens);
        buffer.Append(",\"completion_tokens\":"u8);
        buffer.Append(Plan.TotalTokens);
        buffer.Append(",\"total_tokens\":"u8);
        buffer.Append((long)Plan.PromptTokens + Plan.TotalTokens);
        buffer.Append(",\"prompt_tokens_details\":{\"cached_tokens\":"u8);
        buffer.Append(Plan.CachedTokens);
        buffer.Append("},\"completion_tokens_details\":{\"reasoning_tokens\":"u8);
        buffer.Append(ReasoningTokens);
        buffer.Append("}}"u8);
    }

    private void AppendToolCall(EventBuffer buffer, int first, int count)
    {
        buffer.Append("{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"u8);
        if (first == Plan.ReasoningTokens)
        {
            buffer.Append(Encoding.UTF8.GetBytes($"\"id\":\"call_sim_{Plan.Index:x8}\",\"type\":\"function\",\"function\":{{\"name\":\"{JsonEncodedText.Encode(Plan.ToolName!)}\",\"arguments\":\""));
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
        AppendStamp(buffer, nowNs);
        buffer.Append("}\n\n"u8);
    }
}
