using Proofload.Results;

namespace Proofload.Analysis.Canaries;

/// <summary>A metric by which a canary is judged.</summary>
public sealed record CanaryMetric
{
    /// <summary>Its name: an id such as <c>ttft_p95</c>, or the name of a query.</summary>
    public required string Name { get; init; }

    /// <summary>What is better. Default lower.</summary>
    public BetterDirection Better { get; init; } = BetterDirection.Lower;

    /// <summary>
    /// The smallest relative change that matters, for example 0.1: the effect-size gate. A change that is certain and smaller passes. Positive. Default 0.1.
    /// </summary>
    public double Margin { get; init; } = 0.1;

    /// <summary>For rates of events: the smallest change of the rate that matters, a share such as 0.001. 0 or more. Default 0.001.</summary>
    public double RateMargin { get; init; } = 0.001;

    /// <summary>The spread counts as changed when it is this many times as large, or as small. Above 1. Default 2.</summary>
    public double SpreadMargin { get; init; } = 2;

    /// <summary>Its weight in the score. Positive. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>True when its failure fails the canary whatever the score. Default true.</summary>
    public bool Critical { get; init; } = true;
}
