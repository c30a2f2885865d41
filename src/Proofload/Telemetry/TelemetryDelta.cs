using Proofload.Measurement.Histograms;

namespace Proofload.Telemetry;

/// <summary>What came between two snapshots of a source.</summary>
internal static class TelemetryDelta
{
    /// <summary>The snapshot <paramref name="now"/> with counters and distributions counted from <paramref name="before"/> on; gauges stay as they are.</summary>
    public static TelemetrySnapshot Between(TelemetrySnapshot before, TelemetrySnapshot now) => now with
    {
        Start = before.At,
        // A distribution without a sample says nothing, and some backends refuse its empty buckets.
        Metrics = [.. now.Metrics.Select(metric => Between(before.Metrics.FirstOrDefault(m => m.Name == metric.Name), metric)).Where(static m => m is not TelemetryHistogram { Points.Count: 0 })],
    };

    private static TelemetryMetric Between(TelemetryMetric? before, TelemetryMetric now) => (before, now) switch
    {
        (TelemetryCounter old, TelemetryCounter counter) => counter with { Points = [.. counter.Points.Select(p => p with { Value = p.Value - Find(old.Points, p.Attributes) })] },
        (TelemetryHistogram old, TelemetryHistogram histogram) => histogram with
        {
            HasExtremes = false,
            Points = [.. histogram.Points.Select(p => p with { Value = p.Value.Since(Find(old.Points, p.Attributes) ?? SparseHistogram.Empty) }).Where(static p => p.Value.Count > 0)],
        },
        _ => now,
    };

    private static T? Find<T>(IReadOnlyList<TelemetryPoint<T>> points, IReadOnlyList<TelemetryAttribute> attributes)
    {
        foreach (var point in points)
        {
            if (point.Attributes.SequenceEqual(attributes))
                return point.Value;
        }

        return default;
    }
}
