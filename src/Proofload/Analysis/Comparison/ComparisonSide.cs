using Proofload.Results;

namespace Proofload.Analysis.Comparison;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">How it is called: a run, a file, a baseline.</param>
/// <param name="Runs">Its runs, in order of their start; at least 1.</param>
public sealed record ComparisonSide(string Name, IReadOnlyList<RunResult> Runs);

/// <summary>What a comparison came to.</summary>
public sealed record ComparisonResult
{
    /// <summary>What was there before.</summary>
    public required ComparisonSide A { get; init; }

    /// <summary>What is new.</summary>
    public required ComparisonSide B { get; init; }

    /// <summary>True when the i-th runs of both sides were taken as a pair.</summary>
    public required bool IsPaired { get; init; }

    /// <summary>The metrics, gated ones first.</summary>
    public required IReadOnlyList<MetricComparison> Metrics { get; init; }

    /// <summary>Differences that were allowed.</summary>
    public IReadOnlyList<RunDifference> Differences { get; init; } = [];

    /// <summary>How whole distributions moved.</summary>
    public IReadOnlyList<DistributionShift> Shifts { get; init; } = [];

    /// <summary>How the parts of a mix moved; empty without a mix.</summary>
    public IReadOnlyList<MetricComparison> Parts { get; init; } = [];

    /// <summary>How requests of each length of prompts moved; empty where lengths are not known or all alike.</summary>
    public IReadOnlyList<MetricComparison> PromptBins { get; init; } = [];

    /// <summary>What the reader must know.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The whole: worse before inconclusive before same and better.</summary>
    public ComparisonVerdict Verdict
    {
        get
        {
            var gated = Metrics.Where(static m => m.IsGated).Select(static m => m.Verdict).ToList();
            return gated.Contains(ComparisonVerdict.Worse) ? ComparisonVerdict.Worse
                : gated.Count == 0 || gated.Contains(ComparisonVerdict.Inconclusive) ? ComparisonVerdict.Inconclusive
                : gated.Contains(ComparisonVerdict.Better) ? ComparisonVerdict.Better
                : ComparisonVerdict.Same;
        }
    }
}

/// <summary>How a distribution moved: the ratio B / A of each quantile.</summary>
/// <param name="Metric">Metric id.</param>
/// <param name="Points">By rising quantile.</param>
public sealed record DistributionShift(string Metric, IReadOnlyList<QuantileShift> Points);

/// <summary>The ratio of a quantile.</summary>
/// <param name="Quantile">0 to 1.</param>
/// <param name="Ratio">B / A.</param>
/// <param name="Low">Low end of its 95 % interval; null when there is too little data.</param>
/// <param name="High">High end.</param>
public sealed record QuantileShift(double Quantile, double Ratio, double? Low, double? High);
