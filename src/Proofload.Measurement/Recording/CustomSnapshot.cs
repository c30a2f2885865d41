using System.Collections.Immutable;
using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>What the code of scenarios recorded in a worker or in all of them. Immutable; merges exactly.</summary>
public sealed record CustomSnapshot
{
    /// <summary>Metrics, in the order in which their names came up.</summary>
    public ImmutableArray<CustomMetric> Metrics { get; init; } = [];

    /// <summary>Counters.</summary>
    public ImmutableArray<CustomCounter> Counters { get; init; } = [];

    /// <summary>Checks.</summary>
    public ImmutableArray<CustomCheck> Checks { get; init; } = [];

    /// <summary>How long the code held the loop each time it ran, nanoseconds.</summary>
    public SparseHistogram Code { get; init; } = SparseHistogram.Empty;

    /// <summary>Sessions whose code came to its end, well or badly.</summary>
    public long Ended { get; init; }

    /// <summary>Sessions whose code threw.</summary>
    public long Threw { get; init; }

    /// <summary>What it threw and how often.</summary>
    public ImmutableArray<(string Text, long Count)> Texts { get; init; } = [];

    /// <summary>The metric of a name; null when nothing was recorded under it.</summary>
    public CustomMetric? Metric(string name) => Metrics.FirstOrDefault(m => m.Name == name);

    /// <summary>The sum of several workers.</summary>
    /// <param name="parts">Any number.</param>
    public static CustomSnapshot Merge(IReadOnlyCollection<CustomSnapshot> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new CustomSnapshot
        {
            Metrics = [.. parts.SelectMany(static p => p.Metrics).GroupBy(static m => m.Name, StringComparer.Ordinal).Select(static g => CustomMetric.Merge([.. g]))],
            Counters = [.. parts.SelectMany(static p => p.Counters).GroupBy(static c => c.Name, StringComparer.Ordinal).Select(static g => new CustomCounter(g.Key, g.Sum(static c => c.Count)))],
            Checks = [.. parts.SelectMany(static p => p.Checks).GroupBy(static c => c.Name, StringComparer.Ordinal).Select(static g => new CustomCheck(g.Key, g.Sum(static c => c.Passed), g.Sum(static c => c.Failed)))],
            Code = SparseHistogram.Merge([.. parts.Select(static p => p.Code)]),
            Ended = parts.Sum(static p => p.Ended),
            Threw = parts.Sum(static p => p.Threw),
            Texts = [.. parts.SelectMany(static p => p.Texts).GroupBy(static t => t.Text, StringComparer.Ordinal).Select(static g => (g.Key, g.Sum(static t => t.Count))).OrderByDescending(static t => t.Item2)],
        };
    }
}

/// <summary>A counter of a scenario's code.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">What was counted.</param>
public readonly record struct CustomCounter(string Name, long Count);

/// <summary>A check of a scenario's code.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Passed">How often it held.</param>
/// <param name="Failed">How often it did not.</param>
public readonly record struct CustomCheck(string Name, long Passed, long Failed);
