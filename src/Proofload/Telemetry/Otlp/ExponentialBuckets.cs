using Proofload.Measurement.Histograms;

namespace Proofload.Telemetry.Otlp;

/// <summary>
/// A distribution in base-2 exponential buckets, as OpenTelemetry's data model defines them: bucket i holds what is above base^i and at most base^(i+1), where
/// base = 2^(2^-scale). The scale is the finest at which the range fits, and none finer than what was recorded (0.1 %).
/// </summary>
/// <param name="Scale">Scale.</param>
/// <param name="ZeroCount">Samples of 0.</param>
/// <param name="Offset">Index of the first bucket.</param>
/// <param name="Counts">Samples of the buckets from there on.</param>
internal readonly record struct ExponentialBuckets(int Scale, long ZeroCount, int Offset, long[] Counts)
{
    /// <summary>Most buckets, the default of the SDKs.</summary>
    public const int Most = 160;

    /// <summary>Base 1.00135: the finest scale whose buckets are wider than those that were recorded.</summary>
    public const int FinestScale = 9;

    /// <summary>Moves a distribution into exponential buckets. A recorded bucket goes to where its middle belongs, so a sample within 0.05 % of a bound may count on its other side.</summary>
    /// <param name="values">What was recorded.</param>
    /// <param name="unit">What a recorded value is multiplied with.</param>
    public static ExponentialBuckets Of(SparseHistogram values, double unit)
    {
        long zeros = 0;
        var found = new List<(int Index, long Count)>();
        foreach (var bucket in values.Buckets)
        {
            var middle = Middle(bucket, values);
            if (middle <= 0)
                zeros += bucket.Count;
            else
                found.Add(((int)Math.Ceiling(Math.ScaleB(Math.Log2(middle * unit), FinestScale)) - 1, bucket.Count));
        }

        if (found.Count == 0)
            return new ExponentialBuckets(FinestScale, zeros, 0, []);

        // One step coarser joins the buckets 2i and 2i + 1.
        var (shift, low, high) = (0, found[0].Index, found[^1].Index);
        while ((high >> shift) - (low >> shift) >= Most)
            shift++;
        var counts = new long[(high >> shift) - (low >> shift) + 1];
        foreach (var (index, count) in found)
            counts[(index >> shift) - (low >> shift)] += count;
        return new ExponentialBuckets(FinestScale - shift, zeros, low >> shift, counts);
    }

    private static double Middle(HistogramBucket bucket, SparseHistogram values)
    {
        // The last bucket is open-ended: what lies beyond the range is best known by the maximum.
        if (bucket.Index == HistogramLayout.LastIndex && values.Overflow > 0)
            return values.Max;
        return Math.Clamp(bucket.LowerBound + ((bucket.UpperBound - bucket.LowerBound) / 2.0), values.Min, values.Max);
    }
}
