namespace Proofload.Measurement.Histograms;

/// <summary>Walks non-empty buckets in ascending order.</summary>
internal interface IBucketCursor
{
    /// <summary>The present bucket.</summary>
    HistogramBucket Current { get; }

    /// <summary>Moves on.</summary>
    bool MoveNext();
}

/// <summary>What the dense and the compact histogram compute in the same way.</summary>
internal static class HistogramMath
{
    /// <summary>Nearest rank of a quantile, 1 to n (0 when n is 0). A product that is an integer but for rounding is that integer.</summary>
    public static long NearestRank(double q, long n)
    {
        if (!(q >= 0 && q <= 1))
            throw new ArgumentOutOfRangeException(nameof(q), q, "A quantile is from 0 to 1.");

        if (n == 0)
            return 0;

        var product = q * n;
        return Math.Clamp((long)Math.Ceiling(product - (product * 1e-15)), 1, n);
    }

    public static long ValueAtRank<TCursor>(TCursor buckets, long rank, long count, long max, long overflow)
        where TCursor : struct, IBucketCursor
    {
        if (count == 0)
            return 0;

        rank = Math.Clamp(rank, 1, count);
        long seen = 0;
        while (buckets.MoveNext())
        {
            var bucket = buckets.Current;
            seen += bucket.Count;
            if (seen < rank)
                continue;

            // The last bucket is open-ended once it holds values beyond the range: its upper bound is the maximum.
            return bucket.Index == HistogramLayout.LastIndex && overflow > 0 ? max : Math.Min(bucket.UpperBound, max);
        }

        return max;
    }

    public static long CountAtOrBelow<TCursor>(TCursor buckets, long value, long min, long max, long count)
        where TCursor : struct, IBucketCursor
    {
        if (count == 0 || value < min)
            return 0;

        if (value >= max)
            return count;

        var last = HistogramLayout.IndexOf(value);
        long seen = 0;
        while (buckets.MoveNext() && buckets.Current.Index <= last)
            seen += buckets.Current.Count;
        return seen;
    }

    public static double StandardDeviation<TCursor>(TCursor buckets, double mean, long count)
        where TCursor : struct, IBucketCursor
    {
        if (count == 0)
            return double.NaN;

        var squares = 0.0;
        while (buckets.MoveNext())
        {
            var bucket = buckets.Current;
            var middle = bucket.LowerBound + ((bucket.UpperBound - bucket.LowerBound) / 2.0);
            squares += bucket.Count * (middle - mean) * (middle - mean);
        }

        return Math.Sqrt(squares / count);
    }
}
