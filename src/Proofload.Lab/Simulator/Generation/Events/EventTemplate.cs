using System.Text;
using System.Text.Json;

namespace Proofload.Lab.Simulator.Generation.Events;

/// <summary>Events of any shape: <c>{"type":"token","delta":"…"}</c> and what the shape makes of it, as server-sent events or as bare messages.</summary>
internal sealed class EventTemplate(GenerationPlan plan, TokenText text, bool stamp, EventShape shape, bool isFramed) : AnswerTemplate(plan, text, stamp), IStreamTemplate
{
    ReadOnlySpan<byte> IStreamTemplate.EventEnd => isFramed ? "\n\n"u8 : default;

    public override void AppendTokens(EventBuffer buffer, int first, int count, long nowNs)
    {
        Begin(buffer, shape.Token);
        buffer.Append(shape.TextStart);
        buffer.Append("\""u8);
        AppendText(buffer, first, count);
        buffer.Append("\""u8);
        buffer.Append(shape.TextEnd);
        AppendStamp(buffer, nowNs);
        End(buffer);
    }

    public override void AppendTail(EventBuffer buffer, long nowNs)
    {
        if (shape.EndsWithMark)
        {
            buffer.Append(isFramed ? "data: [DONE]\n\n"u8 : "[DONE]"u8);
        }
        else if (shape.Done.Length > 0)
        {
            Begin(buffer, shape.Done);
            if (Plan.HasUsage)
            {
                buffer.Append(shape.UsageStart);
                Append(buffer, $"{{\"input_tokens\":{Plan.PromptTokens},\"output_tokens\":{Plan.TotalTokens}}}");
                buffer.Append(shape.UsageEnd);
            }

            End(buffer);
        }
    }

    public override void AppendError(EventBuffer buffer)
    {
        Begin(buffer, shape.Error);
        Append(buffer, $",\"error\":{{\"message\":\"{JsonEncodedText.Encode(Failure)}\"}}");
        End(buffer);
    }

    public override void AppendWhole(EventBuffer buffer, long nowNs) => throw new InvalidOperationException("these answers are streams only");

    private static void Append(EventBuffer buffer, string text) => buffer.Append(Encoding.UTF8.GetBytes(text));

    private void Begin(EventBuffer buffer, string name)
    {
        if (isFramed)
        {
            Append(buffer, shape.IsNamed ? $"event: {name}\ndata: " : "data: ");
        }

        Append(buffer, $"{{\"type\":\"{JsonEncodedText.Encode(name)}\"");
    }

    private void End(EventBuffer buffer) => buffer.Append(isFramed ? "}\n\n"u8 : "}"u8);
}
