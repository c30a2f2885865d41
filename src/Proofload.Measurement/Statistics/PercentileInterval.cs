using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Statistics;

/// <summary>How an interval of a percentile was made.</summary>
public enum PercentileMethod : byte
{
    /// <summary>There are too few samples for a finite interval.</summary>
    None = 0,

    /// <summary>Order statistics alone: requests were taken to be independent, which under queueing makes it too narrow.</summary>
    OrderStatistics,

    /// <summary>The wider ends of order statistics and block bootstrap over time.</summary>
    BlockBootstrap,

    /// <summary>Order statistics of the effective sample: dependence is measured between spans of time.</summary>
    EffectiveSample,
}

/// <summary>
/// A percentile with its confidence interval. Values are in the histogram's unit. Within one run this is a lower confidence than
/// repeated runs give; comparisons repeat runs. Simulated at a nominal 95 %, p99: independent requests are covered in 97 % of runs;
/// an M/M/1 queue at 70 % load with 10,000 requests in 86 %, where order statistics alone reach 28 %.
/// </summary>
/// <param name="Q">Quantile, 0 to 1.</param>
/// <param name="Value">The percentile; null without a sample.</param>
/// <param name="Low">Lower end; null (shown as n/a) when the sample is too small.</param>
/// <param name="High">Upper end; null (shown as n/a) when the sample is too small.</param>
/// <param name="Method">How it was made.</param>
/// <param name="N">Number of samples.</param>
/// <param name="NeededN">Smallest number of samples with a finite interval.</param>
/// <param name="Confidence">The nominal confidence.</param>
public sealed record PercentileInterval(
    double Q, long? Value, long? Low, long? High, PercentileMethod Method, long N, long NeededN, double Confidence)
{
    /// <summary>Fewest time batches with data for the block bootstrap and for batch means.</summary>
    public const int FewestBatches = 8;

    /// <summary>True when the interval rests on the independence of requests, which a load test does not have.</summary>
    public bool IndependenceAssumed => Method == PercentileMethod.OrderStatistics;

    /// <summary>Estimates a percentile.</summary>
    /// <param name="total">All samples.</param>
    /// <param name="batches">The same samples in consecutive spans of time; fewer than 8 with data leave order statistics alone.</param>
    /// <param name="q">Quantile, 0 to 1.</param>
    /// <param name="confidence">Between 0 and 1. Default 0.95.</param>
    /// <param name="seed">Seed of the bootstrap: same seed, same interval.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> or <paramref name="confidence"/> is out of range.</exception>
    public static PercentileInterval Estimate(
        SparseHistogram total,
        IReadOnlyList<SparseHistogram> batches,
        double q,
        double confidence = 0.95,
        ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(total);
        ArgumentNullException.ThrowIfNull(batches);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");

        var ranks = QuantileInterval.OrderStatistics(total.Count, q, confidence);
        long? value = total.Count == 0 ? null : total.ValueAtQuantile(q);
        if (!ranks.IsFinite)
        {
            return new PercentileInterval(
                q, value, null, null, PercentileMethod.None, total.Count, ranks.NeededN, confidence);
        }

        var low = total.ValueAtRank(ranks.LowRank);
        var high = total.ValueAtRank(ranks.HighRank);
        var method = PercentileMethod.OrderStatistics;
        var full = batches.Where(static batch => batch.Count > 0).ToList();
        if (full.Count >= FewestBatches)
        {
            var block = BlockBootstrap.Quantile(full, q, confidence, seed);
            low = Math.Min(low, block.Low);
            high = Math.Max(high, block.High);
            method = PercentileMethod.BlockBootstrap;
        }

        return new PercentileInterval(q, value, low, high, method, total.Count, ranks.NeededN, confidence);
    }
}
