namespace Proofload.Results;

/// <summary>The successes whose prompts are of similar length: bins are powers of two tokens.</summary>
public sealed record PromptBinResult
{
    /// <summary>Shortest prompt of the bin, tokens.</summary>
    public required long From { get; init; }

    /// <summary>Longest prompt of the bin, tokens; null for the last bin, which has no end.</summary>
    public long? To { get; init; }

    /// <summary><c>latency</c>, and of streams <c>ttft</c> and <c>tpot</c>, by id.</summary>
    public required IReadOnlyDictionary<string, MetricSummary> Metrics { get; init; }
}
