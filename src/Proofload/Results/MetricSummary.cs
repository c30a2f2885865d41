namespace Proofload.Results;

/// <summary>Summary of a per-request metric. Values are in <see cref="Unit"/>; percentiles are null without a sample.</summary>
public sealed record MetricSummary
{
    /// <summary>Unit: <c>s</c>, <c>tokens</c>, <c>bytes</c> or <c>tokens/s</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>Number of values.</summary>
    public required long Count { get; init; }

    /// <summary>Smallest value.</summary>
    public double? Min { get; init; }

    /// <summary>Mean.</summary>
    public double? Mean { get; init; }

    /// <summary>Largest value.</summary>
    public double? Max { get; init; }

    /// <summary>Standard deviation.</summary>
    public double? StdDev { get; init; }

    /// <summary>50th percentile.</summary>
    public double? P50 { get; init; }

    /// <summary>90th percentile.</summary>
    public double? P90 { get; init; }

    /// <summary>95th percentile.</summary>
    public double? P95 { get; init; }

    /// <summary>99th percentile.</summary>
    public double? P99 { get; init; }

    /// <summary>99.9th percentile.</summary>
    public double? P999 { get; init; }

    /// <summary>Confidence intervals by statistic: <c>mean</c>, <c>p50</c>, <c>p90</c>, <c>p95</c>, <c>p99</c>, <c>p999</c>.</summary>
    public IReadOnlyDictionary<string, ConfidenceInterval> Ci { get; init; } = new Dictionary<string, ConfidenceInterval>();

    /// <summary>All values as a serialised histogram (base64), from which every percentile can be read; null for derived metrics.</summary>
    public string? Histogram { get; init; }
}

/// <summary>A confidence interval; an end is null when the sample is too small for a finite one.</summary>
public sealed record ConfidenceInterval
{
    /// <summary>Low end.</summary>
    public double? Low { get; init; }

    /// <summary>High end.</summary>
    public double? High { get; init; }

    /// <summary>Confidence, 0 to 1. Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Method: <c>order_statistics</c>, <c>block_bootstrap</c>, <c>envelope</c>, <c>batch_means</c> or <c>wilson</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Requests needed for a finite interval; null when it is finite.</summary>
    public long? Needed { get; init; }
}
