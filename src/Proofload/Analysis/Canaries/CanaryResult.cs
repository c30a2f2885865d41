namespace Proofload.Analysis.Canaries;

/// <summary>What the judgement of a canary came to, with what was seen.</summary>
public sealed record CanaryResult
{
    /// <summary>The verdict; pass, worse, unsteady or inconclusive.</summary>
    public required CanaryVerdict Verdict { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>How it came to its end.</summary>
    public required CanaryEnding Ending { get; init; }

    /// <summary>The last look; null when it ended before there was one.</summary>
    public CanaryJudgement? Judgement { get; init; }

    /// <summary>Share of the weight of the metrics that pass, 0 to 100; 0 without a look.</summary>
    public double Score => Judgement?.Score ?? 0;

    /// <summary>What was seen at both sides, metric by metric.</summary>
    public required IReadOnlyList<CanarySeries> Series { get; init; }

    /// <summary>Name of the baseline: its address or track.</summary>
    public required string Baseline { get; init; }

    /// <summary>Name of the canary: its address or track.</summary>
    public required string Canary { get; init; }

    /// <summary>Length of a window, seconds.</summary>
    public required double Window { get; init; }

    /// <summary>Windows that were planned.</summary>
    public required int Planned { get; init; }

    /// <summary>Windows that were seen.</summary>
    public required int Seen { get; init; }

    /// <summary>How the load was given: <c>mirrored</c> or <c>split</c>; null when there was none of ours.</summary>
    public string? Load { get; init; }

    /// <summary>Ids of the runs, the baseline's first; empty when there was no load of ours.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>Id of the study that the runs belong to; null without runs.</summary>
    public string? Study { get; init; }

    /// <summary>Why the measurement cannot be trusted; null when it can.</summary>
    public string? Invalid { get; init; }

    /// <summary>What is worth knowing beside.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>Both sides of a metric, window by window.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Unit">Unit of the values, as the catalogue writes it; empty for none.</param>
/// <param name="Limit">What may change, in words: <c>+20%</c>.</param>
/// <param name="Baseline">Values of the baseline, one a window; NaN is no value.</param>
/// <param name="Canary">Values of the canary, one a window; NaN is no value.</param>
public sealed record CanarySeries(CanaryMetric Metric, string Unit, string Limit, IReadOnlyList<double> Baseline, IReadOnlyList<double> Canary);

/// <summary>How the judgement of a canary came to its end.</summary>
public enum CanaryEnding
{
    /// <summary>At its planned end.</summary>
    Completed = 0,

    /// <summary>Early, because the canary was worse for certain.</summary>
    Settled,

    /// <summary>Early, because a side no longer answered.</summary>
    Down,

    /// <summary>By the user.</summary>
    Interrupted,
}
