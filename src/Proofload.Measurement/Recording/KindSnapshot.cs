using System.Collections.Immutable;
using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>The totals of one request kind, or of all: measured phase only. Immutable.</summary>
public sealed class KindSnapshot
{
    private readonly ImmutableArray<SparseHistogram> _histograms;

    internal KindSnapshot(RequestCounters counters, ImmutableArray<SparseHistogram> histograms)
    {
        Counters = counters;
        _histograms = histograms;
    }

    /// <summary>What was counted.</summary>
    public RequestCounters Counters { get; }

    /// <summary>The histogram of a metric; empty when nothing was recorded.</summary>
    /// <param name="metric">Any metric.</param>
    public SparseHistogram this[RecordedMetric metric] => _histograms[(int)metric];

    /// <summary>Builds totals from stored parts.</summary>
    /// <param name="counters">What was counted.</param>
    /// <param name="histogram">Called once for each metric.</param>
    public static KindSnapshot Create(RequestCounters counters, Func<RecordedMetric, SparseHistogram> histogram)
    {
        ArgumentNullException.ThrowIfNull(counters);
        ArgumentNullException.ThrowIfNull(histogram);
        return new KindSnapshot(counters, [.. RecordedMetrics.All.Select(histogram)]);
    }

    /// <summary>The exact totals of several disjoint parts.</summary>
    /// <param name="parts">Any number.</param>
    public static KindSnapshot Merge(IReadOnlyCollection<KindSnapshot> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var counters = parts.Aggregate(RequestCounters.None, static (sum, part) => sum.Merge(part.Counters));
        return Create(counters, metric => SparseHistogram.Merge(parts.Select(part => part[metric])));
    }
}
