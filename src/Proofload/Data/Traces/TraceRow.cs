namespace Proofload.Data.Traces;

/// <summary>One recorded request.</summary>
/// <param name="DueNs">Time since the start of the trace, nanoseconds.</param>
/// <param name="PromptTokens">Prompt length; null when the trace does not say.</param>
/// <param name="OutputTokens">Output length; null when the trace does not say.</param>
public readonly record struct TraceRow(long DueNs, int? PromptTokens, int? OutputTokens)
{
    /// <summary>The blocks that the prompt is made of, where the trace says which prompts share them.</summary>
    internal PromptBlocks Blocks { get; init; }
}
