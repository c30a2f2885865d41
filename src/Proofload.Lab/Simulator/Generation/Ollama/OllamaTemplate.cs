using System.Globalization;
using System.Text;
using System.Text.Json;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Generation.Ollama;

/// <summary>
/// Ollama's own API: one JSON object a line, the last with <c>done: true</c>, counts and durations. A tool call comes in one line when all of
/// it is there.
/// </summary>
internal sealed class OllamaTemplate : AnswerTemplate, IStreamTemplate
{
    private readonly bool _isChat;
    private readonly byte[] _head;

    public OllamaTemplate(GenerationPlan plan, TokenText text, bool stamp, bool isChat)
        : base(plan, text, stamp)
    {
        _isChat = isChat;
        var created = DateTimeOffset.FromUnixTimeSeconds(plan.CreatedUnixSeconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        _head = Encoding.UTF8.GetBytes($"{{\"model\":\"{JsonEncodedText.Encode(plan.Model)}\",\"created_at\":\"{created}\",");
    }

    public static Dialect Chat { get; } = new("ollama", OllamaRequest.TryReadChat, static (plan, text, stamp) => new OllamaTemplate(plan, text, stamp, isChat: true)) { StreamType = ContentTypes.Lines };

    public static Dialect Generate { get; } = new("ollama", OllamaRequest.TryReadGenerate, static (plan, text, stamp) => new OllamaTemplate(plan, text, stamp, isChat: false)) { StreamType = ContentTypes.Lines };

    ReadOnlySpan<byte> IStreamTemplate.EventEnd => "\n"u8;

    ReadOnlySpan<byte> IStreamTemplate.FillerStart => default;

    byte IStreamTemplate.Filler => (byte)' ';

    bool IStreamTemplate.IsSilent(int first, int count) => Plan.ToolName is not null && first >= ReasoningTokens && first + count < Plan.TotalTokens;

    public override void AppendTokens(EventBuffer buffer, int first, int count, long nowNs)
    {
        buffer.Append(_head);
        if (Plan.ToolName is not null && first >= ReasoningTokens)
        {
            AppendBody(buffer, 0, 0, 0, 0, withCall: true);
        }
        else if (first < ReasoningTokens)
        {
            AppendBody(buffer, first, count, 0, 0, withCall: false);
        }
        else
        {
            AppendBody(buffer, 0, 0, first, count, withCall: false);
        }

        buffer.Append(",\"done\":false"u8);
        End(buffer, nowNs);
    }

    public override void AppendTail(EventBuffer buffer, long nowNs)
    {
        buffer.Append(_head);
        AppendBody(buffer, 0, 0, 0, 0, withCall: false);
        AppendEnding(buffer, nowNs);
        End(buffer, nowNs);
    }

    public override void AppendError(EventBuffer buffer) => Append(buffer, $"{{\"error\":\"{JsonEncodedText.Encode(Failure)}\"}}\n");

    public override void AppendWhole(EventBuffer buffer, long nowNs)
    {
        buffer.Append(_head);
        var isCall = Plan.ToolName is not null && ContentTokens > 0;
        AppendBody(buffer, 0, ReasoningTokens, ReasoningTokens, isCall ? 0 : ContentTokens, isCall);
        AppendEnding(buffer, nowNs);
        buffer.Append("}"u8);
    }

    private static void Append(EventBuffer buffer, string text) => buffer.Append(Encoding.UTF8.GetBytes(text));

    // The message of a chat, or the fields of a generate that stand for it.
    private void AppendBody(EventBuffer buffer, int firstThought, int thoughts, int first, int count, bool withCall)
    {
        buffer.Append(_isChat ? "\"message\":{\"role\":\"assistant\",\"content\":\""u8 : "\"response\":\""u8);
        AppendText(buffer, first, count);
        buffer.Append("\""u8);
        if (thoughts > 0)
        {
            buffer.Append(",\"thinking\":\""u8);
            AppendText(buffer, firstThought, thoughts);
            buffer.Append("\""u8);
        }

        if (withCall)
        {
            Append(buffer, $",\"tool_calls\":[{{\"function\":{{\"name\":\"{JsonEncodedText.Encode(Plan.ToolName!)}\",\"arguments\":");
            AppendArgumentsObject(buffer);
            buffer.Append("}}]"u8);
        }

        buffer.Append(_isChat ? "}"u8 : default);
    }

    private void AppendEnding(EventBuffer buffer, long nowNs)
    {
        Append(buffer, $",\"done_reason\":\"{(Plan.FinishReason == "length" ? "length" : "stop")}\",\"done\":true");
        if (!Plan.HasUsage)
        {
            return;
        }

        var total = nowNs - Plan.ReceivedNs;
        var first = Math.Clamp(Plan.FirstTokenNs, 0, total);
        Append(buffer, (_isChat ? "" : ",\"context\":[1,2,3]") + $",\"total_duration\":{total},\"load_duration\":0,\"prompt_eval_count\":{Plan.PromptTokens},\"prompt_eval_duration\":{first},\"eval_count\":{Plan.TotalTokens},\"eval_duration\":{total - first}");
    }

    private void End(EventBuffer buffer, long nowNs)
    {
        AppendStamp(buffer, nowNs);
        buffer.Append("}\n"u8);
    }
}
