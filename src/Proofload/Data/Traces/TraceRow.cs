namespace Proofload.Data.Traces;

/// <summary>One recorded request.</summary>
/// <param name="DueNs">Time since the first row, nanoseconds.</param>
/// <param name="PromptTokens">Prompt length; null when the trace does not say.</param>
/// <param name="OutputTokens">Output length; null when the trace does not say.</param>
public readonly record struct TraceRow(long DueNs, int? PromptTokens, int? OutputTokens);
