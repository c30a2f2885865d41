namespace Proofload.Analysis.Canaries;

/// <summary>What was seen of a metric at both sides: values of windows of time, or events among trials.</summary>
public sealed record CanaryEvidence
{
    /// <summary>The metric.</summary>
    public required CanaryMetric Metric { get; init; }

    /// <summary>Values of the baseline, one for each window; empty for events.</summary>
    public IReadOnlyList<double> Baseline { get; init; } = [];

    /// <summary>Values of the canary, one for each window; empty for events.</summary>
    public IReadOnlyList<double> Canary { get; init; } = [];

    /// <summary>
    /// True when the i-th values of both sides are of the same time, so that what happens to both at once cancels in their ratio. Default false: two
    /// samples, in any order and of any size.
    /// </summary>
    public bool IsPaired { get; init; }

    /// <summary>Events of the baseline among its trials; null for values.</summary>
    public EventCount? BaselineEvents { get; init; }

    /// <summary>Events of the canary among its trials; null for values.</summary>
    public EventCount? CanaryEvents { get; init; }

    /// <summary>
    /// Evidence from counts of rare events in windows of equal length, such as errors a minute, when the number of requests is not known: a sum
    /// over an exposure (Poisson), not a sample of values, of which nearly all are zero.
    /// </summary>
    /// <param name="metric">The metric.</param>
    /// <param name="baseline">Counts, whole numbers of 0 or more.</param>
    /// <param name="canary">Counts, whole numbers of 0 or more.</param>
    /// <exception cref="ArgumentException">A count is not a whole number of 0 or more.</exception>
    public static CanaryEvidence FromCounts(CanaryMetric metric, IReadOnlyList<double> baseline, IReadOnlyList<double> canary)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(canary);
        return new CanaryEvidence { Metric = metric, BaselineEvents = EventCount.OfWindows(baseline), CanaryEvents = EventCount.OfWindows(canary) };
    }
}

/// <summary>Events among trials.</summary>
/// <param name="Events">0 or more.</param>
/// <param name="Trials">At least as many.</param>
/// <param name="PerTrial">What a trial is, in units of the rate: 1 for requests; for windows of time the share of one that a trial stands for.</param>
public readonly record struct EventCount(long Events, long Trials, double PerTrial = 1)
{
    // Events of a Poisson process in a window are those of very many trials that hardly ever succeed.
    private const int TrialsInWindow = 1_000_000;

    /// <summary>Events per request, or per window.</summary>
    public double Rate => Trials > 0 ? Events / (Trials * PerTrial) : double.NaN;

    internal static EventCount OfWindows(IReadOnlyList<double> counts) =>
        counts.All(static c => c >= 0 && c == Math.Floor(c))
            ? new EventCount((long)counts.Sum(), (long)counts.Count * TrialsInWindow, 1.0 / TrialsInWindow)
            : throw new ArgumentException("A count is a whole number of 0 or more.", nameof(counts));
}
