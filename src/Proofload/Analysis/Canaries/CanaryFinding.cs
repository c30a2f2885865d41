using Proofload.Measurement.Statistics;

namespace Proofload.Analysis.Canaries;

/// <summary>What was found about a metric.</summary>
public enum CanaryVerdict
{
    /// <summary>Neither shown to be worse nor to be good enough: too little data, or none.</summary>
    Inconclusive = 0,

    /// <summary>Shown to be no worse than the margin allows, and as steady as the baseline.</summary>
    Pass,

    /// <summary>Worse by more than the margin.</summary>
    Worse,

    /// <summary>As good on the whole and less steady: it spreads by more than the margin allows.</summary>
    Unsteady,

    /// <summary>As good on the whole and spreads by much less: not a fault, but not the same service either. Somebody should look.</summary>
    Changed,
}

/// <summary>The finding about one metric.</summary>
public sealed record CanaryFinding
{
    /// <summary>The metric.</summary>
    public required CanaryMetric Metric { get; init; }

    /// <summary>The verdict.</summary>
    public required CanaryVerdict Verdict { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Median of the baseline's windows, or its rate of events; null without data.</summary>
    public double? Baseline { get; init; }

    /// <summary>Median of the canary's windows, or its rate of events; null without data.</summary>
    public double? Canary { get; init; }

    /// <summary>Canary over baseline (Hodges and Lehmann); null where values are not all positive, and for events.</summary>
    public double? Ratio { get; init; }

    /// <summary>Interval of <see cref="Ratio"/>, or of the difference of the rates; null when there is none.</summary>
    public RealInterval? Interval { get; init; }

    /// <summary>One-sided p-value of "the canary is no worse", after Holm's correction over all metrics.</summary>
    public double? PValue { get; init; }

    /// <summary>Cliff's delta, -1 to 1, positive where the canary's values are larger; null for events.</summary>
    public double? Delta { get; init; }

    /// <summary>Spread of the canary over that of the baseline; null with too few values, and for events.</summary>
    public double? SpreadRatio { get; init; }
}

/// <summary>The judgement of a canary.</summary>
public sealed record CanaryJudgement
{
    /// <summary>The verdict on the whole.</summary>
    public required CanaryVerdict Verdict { get; init; }

    /// <summary>Share of the weight of the metrics that pass, 0 to 100.</summary>
    public required double Score { get; init; }

    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Each metric, the worst first.</summary>
    public required IReadOnlyList<CanaryFinding> Findings { get; init; }
}
