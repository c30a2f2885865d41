namespace Proofload.Analysis.Canaries;

/// <summary>How sure a judgement has to be.</summary>
public sealed record CanaryOptions
{
    /// <summary>How often an unchanged canary may be called worse, over all metrics and all looks together. Between 0 and 1. Default 0.05.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>
    /// The share of <see cref="Alpha"/> that the present look may use to call the canary worse, 0 to 1: looks share it, so that looking often does
    /// not make failures out of chance. Default 1, a single look. A pass is decided once, at the end, so its intervals use all of <see cref="Alpha"/>.
    /// </summary>
    public double Share { get; init; } = 1;

    /// <summary>Fewest windows a side. 2 or more. Default 6.</summary>
    public int FewestWindows { get; init; } = 6;

    /// <summary>Score from which a canary passes although a metric that is not critical does not, 0 to 100. Default 95.</summary>
    public double PassScore { get; init; } = 95;

    internal double Level => Alpha * Share;
}
