namespace Proofload.Plans;

/// <summary>When a run ends before its planned end. Every condition is off unless set.</summary>
public sealed record StopPlan
{
    /// <summary>End when an objective can no longer be met. Default false.</summary>
    public bool WhenHopeless { get; init; }

    /// <summary>End when the share of failures within <see cref="ErrorWindow"/> exceeds this (0 to 1); null never.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>Window of <see cref="ErrorRate"/>. Default 5 s.</summary>
    public TimeSpan ErrorWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>End after this many consecutive failures; null never.</summary>
    public int? ConsecutiveErrors { get; init; }

    /// <summary>End when these percentiles are known well enough.</summary>
    public IReadOnlyList<PrecisionTarget> UntilKnown { get; init => field = ValueList<PrecisionTarget>.Of(value); } = ValueList<PrecisionTarget>.Empty;
}

/// <summary>A percentile and how well it must be known.</summary>
/// <param name="Metric">Metric id, for example <c>latency</c>.</param>
/// <param name="Quantile">Quantile, 0 to 1, for example 0.99.</param>
/// <param name="RelativeWidth">Half-width of the confidence interval over the value, for example 0.05.</param>
public sealed record PrecisionTarget(string Metric, double Quantile, double RelativeWidth);
