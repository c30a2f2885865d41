namespace Proofload.Measurement.Histograms;

/// <summary>What the buckets of a histogram say about its minimum, maximum and sum.</summary>
internal readonly record struct SparseBounds(
    long LowestMin, long HighestMin, long LowestMax, long HighestMax, Int128 LowestSum, Int128 HighestSum)
{
    /// <param name="buckets">At least one.</param>
    /// <param name="overflows">The last bucket holds values above its regular range.</param>
    public static SparseBounds Of(SparseHistogramBuckets buckets, bool overflows)
    {
        HistogramBucket? first = null;
        HistogramBucket last = default;
        Int128 low = 0;
        Int128 high = 0;
        foreach (var bucket in buckets)
        {
            first ??= bucket;
            last = bucket;
            low += (Int128)bucket.LowerBound * bucket.Count;
            high += (Int128)Top(bucket, overflows) * bucket.Count;
        }

        return new SparseBounds(
            first!.Value.LowerBound, Top(first.Value, overflows), last.LowerBound, Top(last, overflows), low, high);
    }

    private static long Top(HistogramBucket bucket, bool overflows) =>
        bucket.Index < HistogramLayout.LastIndex ? bucket.UpperBound
        : overflows ? long.MaxValue
        : HistogramLayout.HighestTrackable;
}
