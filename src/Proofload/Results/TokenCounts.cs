namespace Proofload.Results;

/// <summary>
/// Whose output token counts a run has, over the successes of the measured phase. The three sources are kept apart: a request's output tokens
/// are the server's usage if it reported one, else the tokenizer's count, else the number of chunks.
/// </summary>
public sealed record TokenCounts
{
    /// <summary>The plan's tokenizer; null without one.</summary>
    public string? Tokenizer { get; init; }

    /// <summary>Output tokens that are the server's own usage.</summary>
    public long ByUsage { get; init; }

    /// <summary>Output tokens that are the tokenizer's count, for want of usage.</summary>
    public long ByTokenizer { get; init; }

    /// <summary>Output tokens that are numbers of chunks, for want of both: a lower bound.</summary>
    public long ByChunks { get; init; }

    /// <summary>Requests that both the server and the tokenizer counted.</summary>
    public long ComparedRequests { get; init; }

    /// <summary>The server's counts of those.</summary>
    public long ComparedUsage { get; init; }

    /// <summary>The tokenizer's counts of those.</summary>
    public long ComparedTokenizer { get; init; }

    /// <summary>The tokenizer's count less the server's, as a share of the server's; null when nothing was compared.</summary>
    public double? Difference => ComparedUsage > 0 ? (double)(ComparedTokenizer - ComparedUsage) / ComparedUsage : null;

    /// <summary>Successes whose text should have been counted and was not: too much was waiting, or the text was too long.</summary>
    public long Uncounted { get; init; }
}
