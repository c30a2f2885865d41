namespace Proofload.Results;

/// <summary>One interval of a run's series. Requests count in the interval in which they were done.</summary>
public sealed record IntervalResult
{
    /// <summary>Start of the interval, seconds since the start of the run.</summary>
    public required double At { get; init; }

    /// <summary>Planned rate (1/s) or users in the middle of the interval; null is unknown.</summary>
    public double? Planned { get; init; }

    /// <summary>Requests sent; null is unknown.</summary>
    public long? Sent { get; init; }

    /// <summary>Successes.</summary>
    public long Ok { get; init; }

    /// <summary>Failures.</summary>
    public long Failed { get; init; }

    /// <summary>Requests dropped at the in-flight cap; null is unknown.</summary>
    public long? Dropped { get; init; }

    /// <summary>Requests in flight at the end; null is unknown.</summary>
    public int? InFlight { get; init; }

    /// <summary>Output tokens of the successes.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Failures by kind of error.</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>();

    /// <summary>Percentiles by metric id: latency, service_time, ttft, tpot, inter_chunk and lateness where there are values.</summary>
    public IReadOnlyDictionary<string, IntervalPercentiles> Metrics { get; init; } = new Dictionary<string, IntervalPercentiles>();
}

/// <summary>Percentiles of a metric in one interval, in the metric's unit.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="P50">50th percentile.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest value.</param>
public sealed record IntervalPercentiles(long Count, double P50, double P90, double P99, double Max);
