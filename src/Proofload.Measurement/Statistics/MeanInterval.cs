using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Statistics;

/// <summary>
/// A confidence interval of the mean by batch means: consecutive spans of time are grouped into at most 20 batches, long enough to be
/// nearly independent; the ratio of their sums has a Student interval (batches weigh by their number of samples).
/// </summary>
public static class MeanInterval
{
    private const int MostBatches = 20;

    /// <summary>The interval.</summary>
    /// <param name="batches">Histograms of consecutive spans of time, none empty; at least 8.</param>
    /// <param name="confidence">Between 0 and 1. Default 0.95.</param>
    /// <returns>Null with fewer than 8 batches.</returns>
    public static RealInterval? FromBatches(IReadOnlyList<SparseHistogram> batches, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        if (batches.Count < PercentileInterval.FewestBatches)
            return null;

        var groups = Math.Min(MostBatches, batches.Count);
        var sums = new double[groups];
        var counts = new double[groups];
        for (var i = 0; i < batches.Count; i++)
        {
            var group = (int)((long)i * groups / batches.Count);
            sums[group] += (double)batches[i].Sum;
            counts[group] += batches[i].Count;
        }

        var total = counts.Sum();
        var mean = sums.Sum() / total;
        var squares = 0.0;
        for (var g = 0; g < groups; g++)
        {
            var residual = sums[g] - (mean * counts[g]);
            squares += residual * residual;
        }

        var error = Math.Sqrt(squares * groups / (groups - 1)) / total;
        var half = StudentT.Quantile((1 + confidence) / 2, groups - 1) * error;
        return new RealInterval(mean - half, mean + half);
    }
}
