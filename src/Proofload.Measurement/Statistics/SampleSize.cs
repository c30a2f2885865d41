namespace Proofload.Measurement.Statistics;

/// <summary>Fixed sample sizes of MLPerf's latency percentiles: n = z^2 p (1 - p) / m^2, to the nearest whole number as in its table.</summary>
public static class SampleSize
{
    /// <summary>The sample size for a percentile.</summary>
    /// <param name="p">Quantile, strictly between 0 and 1.</param>
    /// <param name="margin">Margin of error of the share below the limit; null for MLPerf's (1 - p) / 20.</param>
    /// <param name="confidence">Between 0 and 1. Default 0.99.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long ForQuantile(double p, double? margin = null, double confidence = 0.99)
    {
        if (!(p > 0 && p < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile strictly between 0 and 1 is needed.");
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        if (margin is <= 0)
            throw new ArgumentOutOfRangeException(nameof(margin), margin, "A margin is positive.");

        var m = margin ?? (1 - p) / 20;
        var z = Normal.Quantile((1 + confidence) / 2);
        return (long)Math.Round(z * z * p * (1 - p) / (m * m));
    }
}
