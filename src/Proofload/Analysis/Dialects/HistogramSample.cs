using Proofload.Measurement.Histograms;

namespace Proofload.Analysis.Dialects;

/// <summary>Values as the run's histograms keep them: count, sum, minimum and maximum exact, every other one within 0.1 %.</summary>
/// <param name="histogram">Not empty.</param>
internal sealed class HistogramSample(SparseHistogram histogram) : Sample
{
    public override long Count => histogram.Count;

    public override double Mean => histogram.Mean;

    public override double Min => histogram.Min;

    public override double Max => histogram.Max;

    public override double Sum => (double)histogram.Sum;

    public override double Deviation(bool unbiased)
    {
        var n = histogram.Count;
        var deviation = histogram.StandardDeviation;
        return unbiased ? (n > 1 ? deviation * Math.Sqrt(n / (n - 1.0)) : 0) : deviation;
    }

    public override double ShareWithin(double low, double high)
    {
        var upTo = histogram.CountAtOrBelow((long)Math.Floor(high));
        var below = low <= histogram.Min ? 0 : histogram.CountAtOrBelow((long)Math.Ceiling(low) - 1);
        return (upTo - below) / (double)histogram.Count;
    }

    public override double AtRank(long rank) => histogram.ValueAtRank(rank);

    protected override double AtShare(double q) => histogram.ValueAtQuantile(q);
}
