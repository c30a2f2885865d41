using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Simulator.Generation;

/// <summary>The body of an answer that is not streamed.</summary>
internal static class WholeAnswer
{
    public static ReadOnlyMemory<byte> Build(GenerationPlan plan, ChunkTemplate template)
    {
        var buffer = new EventBuffer();
        buffer.Append(Encoding.UTF8.GetBytes(
            $"{{\"id\":\"{plan.Id}\",\"object\":\"{(plan.IsChat ? "chat.completion" : "text_completion")}\",\"created\":{plan.CreatedUnixSeconds},\"model\":\"{JsonEncodedText.Encode(plan.Model)}\",\"choices\":[{{\"index\":0,"));
        AppendChoice(buffer, plan, template);
        buffer.Append(Encoding.ASCII.GetBytes($",\"logprobs\":null,\"finish_reason\":\"{plan.FinishReason}\"}}]"));
        if (plan.HasUsage)
        {
            buffer.Append(",\"usage\":"u8);
            ChunkTemplate.AppendUsage(buffer, plan);
        }

        buffer.Append("}"u8);
        return buffer.Payload.ToArray();
    }

    private static void AppendChoice(EventBuffer buffer, GenerationPlan plan, ChunkTemplate template)
    {
        var reasoning = Math.Min(plan.ReasoningTokens, plan.TotalTokens);
        var content = plan.TotalTokens - reasoning;
        if (!plan.IsChat)
        {
            buffer.Append("\"text\":\""u8);
            template.AppendText(buffer, 0, content);
            buffer.Append("\""u8);
            return;
        }

        buffer.Append("\"message\":{\"role\":\"assistant\""u8);
        if (reasoning > 0)
        {
            buffer.Append(",\"reasoning_content\":\""u8);
            template.AppendText(buffer, 0, reasoning);
            buffer.Append("\""u8);
        }

        if (plan.ToolName is not null && content > 0)
        {
            buffer.Append(Encoding.UTF8.GetBytes($",\"content\":null,\"tool_calls\":[{{\"id\":\"call_sim_{plan.Index:x8}\",\"type\":\"function\",\"function\":{{\"name\":\"{JsonEncodedText.Encode(plan.ToolName)}\",\"arguments\":\""));
            template.AppendArguments(buffer, reasoning, content);
            buffer.Append("\"}}]"u8);
        }
        else
        {
            buffer.Append(",\"content\":\""u8);
            template.AppendText(buffer, reasoning, content);
            buffer.Append("\",\"refusal\":null"u8);
        }

        buffer.Append("}"u8);
    }
}
