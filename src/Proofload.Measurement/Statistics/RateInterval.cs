namespace Proofload.Measurement.Statistics;

/// <summary>
/// A confidence interval of a rate by batch means: equal consecutive spans of time are grouped into at most 20 batches, long enough to be
/// nearly independent, and their mean has a Student interval. One run's interval knows nothing of what changes between runs.
/// </summary>
public static class RateInterval
{
    private const int MostBatches = 20;

    /// <summary>The interval.</summary>
    /// <param name="rates">The rate in equal consecutive spans of time, 0 or more; the partial first and last span left out.</param>
    /// <param name="confidence">Between 0 and 1. Default 0.95.</param>
    /// <returns>Ends of 0 or more; null with fewer than 8 spans.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is out of range.</exception>
    public static RealInterval? FromSpans(IReadOnlyList<double> rates, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(rates);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        if (rates.Count < PercentileInterval.FewestBatches)
            return null;

        // Batches are equal, or their means would not have one variance: spans that do not fill a batch are left out at the start.
        var size = Math.Max(1, rates.Count / MostBatches);
        var groups = Math.Min(MostBatches, rates.Count / size);
        var skipped = rates.Count - (groups * size);
        var means = new double[groups];
        for (var i = 0; i < groups * size; i++)
            means[i / size] += rates[skipped + i] / size;

        var mean = means.Average();
        var variance = means.Sum(m => (m - mean) * (m - mean)) / (groups - 1);
        var half = StudentT.Quantile((1 + confidence) / 2, groups - 1) * Math.Sqrt(variance / groups);
        return new RealInterval(Math.Max(0, mean - half), mean + half);
    }
}
