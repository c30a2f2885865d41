using Proofload.Measurement.Histograms;
using Proofload.Measurement.Statistics;
using Proofload.Results;

namespace Proofload.Analysis.Comparison;

/// <summary>
/// How far the requests of a run depend on each other, from what the run keeps: its block-bootstrap intervals against those of independent
/// requests, and the scatter of its failures over time.
/// </summary>
internal static class Dependence
{
    private const int MostBatches = 20;

    public static IReadOnlyList<(string Key, double Quantile)> Statistics { get; } =
        [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)];

    public static double? Value(MetricSummary m, string key) => key switch
    {
        "p50" => m.P50,
        "p90" => m.P90,
        "p95" => m.P95,
        "p99" => m.P99,
        _ => m.P999,
    };

    /// <summary>Factor from the histogram's whole numbers to the metric's unit.</summary>
    public static double Scale(MetricSummary summary, SparseHistogram histogram) =>
        histogram.Max > 0 && summary.Max is > 0 ? summary.Max.Value / histogram.Max : Estimator.Scale("latency");

    /// <summary>Interval of a quantile of independent requests; null when there are too few.</summary>
    public static RealInterval? OrderStatistics(SparseHistogram histogram, double q, double scale)
    {
        var ranks = QuantileInterval.OrderStatistics(histogram.Count, q);
        return ranks.IsFinite ? new RealInterval(histogram.ValueAtRank(ranks.LowRank) * scale, histogram.ValueAtRank(ranks.HighRank) * scale) : null;
    }

    /// <summary>How many times wider than for independent requests the run's own interval is, at the nearest percentile that has one; at least 1.</summary>
    public static double Factor(RunResult run, string metric, double q)
    {
        if (run.Metrics.GetValueOrDefault(metric) is not { Histogram: { } text } summary)
            return 1;
        var histogram = HistogramCodec.DecodeBase64(text);
        var scale = Scale(summary, histogram);
        foreach (var (key, quantile) in Statistics.OrderBy(s => Math.Abs(Logit(s.Quantile) - Logit(q))))
        {
            if (summary.Ci.GetValueOrDefault(key) is { Low: > 0, High: { } high, Needed: null } own
                && OrderStatistics(histogram, quantile, scale) is { Low: > 0 } alone && alone.High > alone.Low)
                return Math.Max(1, Math.Log(high / own.Low.Value) / Math.Log(alone.High / alone.Low));
        }

        return 1;
    }

    /// <summary>Moves the ends of an interval away from its value, on the logarithmic scale.</summary>
    public static RealInterval? Widen(double value, RealInterval? interval, double factor) => interval switch
    {
        null => null,
        _ when factor <= 1 => interval,
        { Low: > 0 } i when value > 0 => new RealInterval(value * Math.Pow(Math.Min(1, i.Low / value), factor), value * Math.Pow(Math.Max(1, i.High / value), factor)),
        { } i => new RealInterval(value - ((value - i.Low) * factor), value + ((i.High - value) * factor)),
    };

    /// <summary>Pearson's dispersion of the failures over spans of time: how many requests are worth one independent one; at least 1.</summary>
    public static double OfFailures(RunResult run)
    {
        long failed = run.Counts.Failed, all = run.Counts.Ok + failed;
        var loaded = run.Series.Where(static i => i.Ok + i.Failed > 0).ToList();
        if (failed == 0 || failed == all || loaded.Count < 4)
            return 1;

        var size = Math.Max(1, (loaded.Count + MostBatches - 1) / MostBatches);
        var p = (double)failed / all;
        var batches = loaded.Chunk(size).Select(static c => (Failed: c.Sum(static i => i.Failed), All: c.Sum(static i => i.Ok + i.Failed))).ToList();
        return Math.Max(1, batches.Sum(b => Math.Pow(b.Failed - (p * b.All), 2) / (b.All * p * (1 - p))) / (batches.Count - 1));
    }

    private static double Logit(double q) => Math.Log(Math.Clamp(q, 1e-6, 1 - 1e-6) / (1 - Math.Clamp(q, 1e-6, 1 - 1e-6)));
}
