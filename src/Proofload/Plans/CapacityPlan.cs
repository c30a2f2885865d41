namespace Proofload.Plans;

/// <summary>How a search for capacity goes about it: what it turns up, how sure it has to be, and where it stops.</summary>
public sealed record CapacityPlan
{
    /// <summary>
    /// What is turned up: <c>rate</c>, <c>concurrency</c>, <c>batch</c>, <c>prompt_tokens</c>, or any axis of a sweep whose values are whole numbers.
    /// Null (default) takes the kind of the plan's load: the rate of an open one, the users of a closed one.
    /// </summary>
    public string? By { get; init; }

    /// <summary>First load; null takes the plan's own load where it is that of the axis, else 1.</summary>
    public double? Start { get; init; }

    /// <summary>Lowest load that is worth an answer; null takes a thousandth of the start, of whole numbers 1.</summary>
    public double? Lowest { get; init; }

    /// <summary>Highest load that may be sent, on the axis of the search; null takes 1,000,000.</summary>
    public double? MaxLoad { get; init; }

    /// <summary>Highest rate that may be sent, requests per second, of a search by rate; null for none but <see cref="MaxLoad"/>.</summary>
    public double? MaxRate { get; init; }

    /// <summary>Relative width of the answer, 0.005 to 1. Default 0.1.</summary>
    public double Resolution { get; init; } = 0.1;

    /// <summary>Confidence of each probe's verdict, 0.5 to 0.9999. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Load before each probe that is in no metric; null takes the load's warm-up, else a third of the shortest probe, at least 1 s and at most 10 s.</summary>
    public TimeSpan? Settle { get; init; }

    /// <summary>Shortest probe. Default 15 s.</summary>
    public TimeSpan MinProbe { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest probe; the confirmation may take twice as long. Null takes 20 times the shortest.</summary>
    public TimeSpan? MaxProbe { get; init; }

    /// <summary>Time of the whole search; null for no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Requests of all probes together; null for no limit.</summary>
    public long? MaxRequests { get; init; }

    /// <summary>Spend of all probes together, in the currency of the price book; null for no limit.</summary>
    public double? MaxSpend { get; init; }

    /// <summary>A probe with a larger share of errors ends at once and fails. Default 0.1.</summary>
    public double MaxErrorRate { get; init; } = 0.1;

    /// <summary>Go on above the answer until the target breaks, then measure how it recovers. Default true.</summary>
    public bool BreakingPoint { get; init; } = true;
}
