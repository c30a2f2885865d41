using Proofload.Analysis;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;
using Proofload.Results;

namespace Proofload.Running;

/// <summary>Summarises what was recorded: every metric that has values, with its percentiles and their intervals.</summary>
internal static class MetricSummaries
{
    private static readonly (string Name, double Quantile)[] Quantiles =
        [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)];

    public static IReadOnlyDictionary<string, MetricSummary> Build(IMeasuredRun run, string? kind)
    {
        var result = new Dictionary<string, MetricSummary>(StringComparer.Ordinal);
        foreach (var id in RecordedMetrics.All.Select(RecordedMetrics.Id).Concat(kind is null && run.Custom is { } custom ? custom.Metrics.Select(static m => m.Name) : []))
        {
            if (run.Histogram(id, kind) is { } histogram)
            {
                result[id] = One(run, id, kind, histogram);
            }
        }

        return result;
    }

    private static MetricSummary One(IMeasuredRun run, string id, string? kind, SparseHistogram histogram)
    {
        var scale = run.Scale(id);
        var ci = new Dictionary<string, ConfidenceInterval>(StringComparer.Ordinal) { ["mean"] = Interval(Estimator.Mean(run, id, kind)) };
        foreach (var (name, q) in Quantiles)
        {
            var estimate = Estimator.Quantile(run, id, kind, q);
            ci[name] = Interval(estimate.Needed is null ? estimate : estimate with { Low = null, High = null, Method = "none" });
        }

        return new MetricSummary
        {
            Unit = run.Unit(id),
            Count = histogram.Count,
            Min = histogram.Min * scale,
            Mean = histogram.Mean * scale,
            Max = histogram.Max * scale,
            StdDev = histogram.StandardDeviation * scale,
            P50 = histogram.ValueAtQuantile(0.5) * scale,
            P90 = histogram.ValueAtQuantile(0.9) * scale,
            P95 = histogram.ValueAtQuantile(0.95) * scale,
            P99 = histogram.ValueAtQuantile(0.99) * scale,
            P999 = histogram.ValueAtQuantile(0.999) * scale,
            Ci = ci,
            Histogram = HistogramCodec.EncodeBase64(histogram),
        };
    }

    private static ConfidenceInterval Interval(Estimate estimate) => new()
    {
        Low = estimate.Low,
        High = estimate.High,
        Method = estimate.Method,
        Needed = estimate.Needed,
    };
}
