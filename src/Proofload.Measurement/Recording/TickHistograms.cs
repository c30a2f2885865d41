using System.Collections.Immutable;
using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>The histograms of <see cref="RecordedMetrics.InTicks"/> over some span of time: measured requests, all kinds. Immutable.</summary>
public sealed class TickHistograms
{
    private readonly ImmutableArray<SparseHistogram> _histograms;

    private TickHistograms(ImmutableArray<SparseHistogram> histograms) => _histograms = histograms;

    /// <summary>No samples.</summary>
    public static TickHistograms Empty { get; } = Create(static _ => SparseHistogram.Empty);

    /// <summary>True when no metric has a sample.</summary>
    public bool IsEmpty => _histograms.All(static h => h.Count == 0);

    /// <summary>The histogram of a metric.</summary>
    /// <param name="metric">One of <see cref="RecordedMetrics.InTicks"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Ticks do not carry the metric.</exception>
    public SparseHistogram this[RecordedMetric metric] => RecordedMetrics.TickSlot(metric) is var slot and >= 0
        ? _histograms[slot]
        : throw new ArgumentOutOfRangeException(nameof(metric), metric, "Ticks do not carry this metric.");

    /// <summary>Builds a set.</summary>
    /// <param name="histogram">Called once for each of <see cref="RecordedMetrics.InTicks"/>.</param>
    public static TickHistograms Create(Func<RecordedMetric, SparseHistogram> histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return new TickHistograms([.. RecordedMetrics.InTicks.Select(histogram)]);
    }

    /// <summary>The samples of both.</summary>
    /// <param name="other">The other set.</param>
    public TickHistograms Merge(TickHistograms other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new TickHistograms([.. _histograms.Zip(other._histograms, static (a, b) => a.Merge(b))]);
    }
}
