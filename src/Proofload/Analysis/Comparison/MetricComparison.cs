using Proofload.Measurement.Statistics;
using Proofload.Plans;

namespace Proofload.Analysis.Comparison;

/// <summary>Which way a metric went.</summary>
public enum ComparisonVerdict
{
    /// <summary>The data does not decide, or there is none: never a pass.</summary>
    Inconclusive = 0,

    /// <summary>It is shown to have improved.</summary>
    Better,

    /// <summary>It is shown to lie within what may change.</summary>
    Same,

    /// <summary>It is shown to have changed by more than it may.</summary>
    Worse,
}

/// <summary>One metric of a comparison. Values are in the metric's base unit; a change is a ratio B / A or a difference B - A.</summary>
public sealed record MetricComparison
{
    /// <summary>What was asked.</summary>
    public required Criterion Criterion { get; init; }

    /// <summary>True when it decides the outcome; false for what is only shown.</summary>
    public required bool IsGated { get; init; }

    /// <summary>Which way it went.</summary>
    public required ComparisonVerdict Verdict { get; init; }

    /// <summary>Why it is not decided, or what to know about it; empty for nothing.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Value of A: its run's, or the centre of its runs; null without data.</summary>
    public double? A { get; init; }

    /// <summary>95 % interval of A.</summary>
    public RealInterval? AInterval { get; init; }

    /// <summary>Value of B.</summary>
    public double? B { get; init; }

    /// <summary>95 % interval of B.</summary>
    public RealInterval? BInterval { get; init; }

    /// <summary>The change: B / A for a relative criterion, B - A for an amount; null without data.</summary>
    public double? Change { get; init; }

    /// <summary>Interval of the change, at <see cref="Confidence"/>.</summary>
    public RealInterval? ChangeInterval { get; init; }

    /// <summary>Confidence of <see cref="ChangeInterval"/>: 0.95, or 0.9 for a criterion in both directions (two one-sided tests at 5 %).</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How the change was estimated; null without data.</summary>
    public ChangeMethod? Method { get; init; }

    /// <summary>Runs of A that have the metric.</summary>
    public int RunsA { get; init; }

    /// <summary>Runs of B that have the metric.</summary>
    public int RunsB { get; init; }

    /// <summary>p-value of "it did not change by more than it may", before any correction; null without data.</summary>
    public double? PValue { get; init; }

    /// <summary>The same after Holm's correction over the gated criteria; null for what is not gated.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>Probability that a request of B has a larger value than one of A; 0.5 is no difference; null for metrics of a run.</summary>
    public double? Superiority { get; init; }

    /// <summary>The change that so many pairs would find four times in five, on the scale of <see cref="Change"/>; null without pairs.</summary>
    public double? Detectable { get; init; }
}
