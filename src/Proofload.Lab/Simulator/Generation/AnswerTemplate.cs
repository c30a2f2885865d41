namespace Proofload.Lab.Simulator.Generation;

/// <summary>Writes one answer in the form of a protocol, streamed or whole. Belongs to one request; timer thread only once the stream runs.</summary>
internal abstract class AnswerTemplate(GenerationPlan plan, TokenText text, bool stamp) : IStreamTemplate
{
    /// <summary>What an error in the middle of a stream says.</summary>
    protected const string Failure = "The engine failed while generating.";

    protected GenerationPlan Plan => plan;

    /// <summary>Reasoning tokens that the answer really has.</summary>
    protected int ReasoningTokens => Math.Min(plan.ReasoningTokens, plan.TotalTokens);

    /// <summary>Content or tool-call tokens.</summary>
    protected int ContentTokens => plan.TotalTokens - ReasoningTokens;

    /// <summary>The events that leave with the head of the response; nothing in some protocols.</summary>
    public virtual void AppendOpening(EventBuffer buffer, long nowNs)
    {
    }

    public abstract void AppendTokens(EventBuffer buffer, int first, int count, long nowNs);

    public abstract void AppendTail(EventBuffer buffer, long nowNs);

    public abstract void AppendError(EventBuffer buffer);

    /// <summary>The body of an answer that is not streamed.</summary>
    public abstract void AppendWhole(EventBuffer buffer, long nowNs);

    /// <summary>The text of tokens, ready for a JSON string.</summary>
    protected void AppendText(EventBuffer buffer, int first, int count) => text.Append(buffer, plan, first, count);

    /// <summary>The arguments of the tool call, as they stand inside a JSON string.</summary>
    protected void AppendArguments(EventBuffer buffer, int first, int count)
    {
        buffer.Append(first == ReasoningTokens ? "{\\\"query\\\":\\\""u8 : default);
        AppendText(buffer, first, count);
        buffer.Append(first + count == plan.TotalTokens ? "\\\"}"u8 : default);
    }

    /// <summary>The arguments of the tool call as an object.</summary>
    protected void AppendArgumentsObject(EventBuffer buffer)
    {
        buffer.Append("{\"query\":\""u8);
        AppendText(buffer, ReasoningTokens, ContentTokens);
        buffer.Append("\"}"u8);
    }

    /// <summary>The stamp of an event, where stamps are on.</summary>
    protected void AppendStamp(EventBuffer buffer, long nowNs)
    {
        if (stamp)
        {
            buffer.Append(",\"emitted_ns\":"u8);
            buffer.Append(nowNs);
        }
    }
}
