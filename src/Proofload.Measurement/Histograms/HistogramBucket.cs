namespace Proofload.Measurement.Histograms;

/// <summary>One non-empty bucket.</summary>
/// <param name="Index">Position in <see cref="HistogramLayout"/>.</param>
/// <param name="Count">Samples in it, at least 1.</param>
public readonly record struct HistogramBucket(int Index, long Count)
{
    /// <summary>Smallest value that falls into the bucket.</summary>
    public long LowerBound => HistogramLayout.LowerBound(Index);

    /// <summary>Largest value that falls into the bucket.</summary>
    public long UpperBound => HistogramLayout.UpperBound(Index);
}
