using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>The whole-run totals of one request kind in one worker. A histogram comes into being with its first sample.</summary>
internal sealed class KindTotals
{
    private readonly Histogram?[] _histograms = new Histogram?[RecordedMetrics.Count];

    public CounterCell Counters { get; } = new();

    public Histogram this[RecordedMetric metric] => _histograms[(int)metric] ??= new Histogram();

    public KindSnapshot Freeze(bool judged) => new(
        Counters.Freeze(judged),
        [.. _histograms.Select(static h => h?.ToSparse() ?? SparseHistogram.Empty)]);
}
