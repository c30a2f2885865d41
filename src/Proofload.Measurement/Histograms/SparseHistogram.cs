namespace Proofload.Measurement.Histograms;

/// <summary>
/// The immutable, compact form of a <see cref="Histogram"/>: the indexes and counts of the non-empty buckets and the exact
/// count, minimum, maximum and sum. Six bytes a bucket while no bucket holds more than 2^32 - 1 samples.
/// Equality compares contents.
/// </summary>
public sealed class SparseHistogram : IEquatable<SparseHistogram>
{
    private readonly ushort[] _indexes;
    private readonly BucketCounts _counts;

    internal SparseHistogram(
        ushort[] indexes, BucketCounts counts, long count, long underflow, long overflow, long min, long max, Int128 sum)
    {
        _indexes = indexes;
        _counts = counts;
        Count = count;
        Underflow = underflow;
        Overflow = overflow;
        Min = min;
        Max = max;
        Sum = sum;
    }

    /// <summary>The histogram of no samples.</summary>
    public static SparseHistogram Empty { get; } = new([], BucketCounts.None, 0, 0, 0, 0, 0, 0);

    /// <summary>Number of samples.</summary>
    public long Count { get; }

    /// <summary>Values below 0 that were recorded as 0.</summary>
    public long Underflow { get; }

    /// <summary>Values above <see cref="HistogramLayout.HighestTrackable"/>.</summary>
    public long Overflow { get; }

    /// <summary>Smallest value, exact; 0 when empty.</summary>
    public long Min { get; }

    /// <summary>Largest value, exact; 0 when empty.</summary>
    public long Max { get; }

    /// <summary>Sum, exact.</summary>
    public Int128 Sum { get; }

    /// <summary>Mean from the exact sum; NaN when empty.</summary>
    public double Mean => Count == 0 ? double.NaN : (double)Sum / Count;

    /// <summary>Population standard deviation from the bucket middles; NaN when empty.</summary>
    public double StandardDeviation => HistogramMath.StandardDeviation(Buckets.GetEnumerator(), Mean, Count);

    /// <summary>Number of non-empty buckets.</summary>
    public int BucketCount => _indexes.Length;

    /// <summary>The non-empty buckets in ascending order. Enumeration does not allocate.</summary>
    public SparseHistogramBuckets Buckets => new(_indexes, _counts);

    /// <summary>The histogram of all samples of several histograms.</summary>
    /// <param name="histograms">Any number; none gives <see cref="Empty"/>.</param>
    public static SparseHistogram Merge(IEnumerable<SparseHistogram> histograms)
    {
        ArgumentNullException.ThrowIfNull(histograms);
        SparseHistogram? first = null;
        Histogram? merged = null;
        foreach (var histogram in histograms)
        {
            if (histogram.Count == 0)
                continue;

            if (first is null)
            {
                first = histogram;
                continue;
            }

            if (merged is null)
            {
                merged = new Histogram();
                merged.Add(first);
            }

            merged.Add(histogram);
        }

        return merged?.ToSparse() ?? first ?? Empty;
    }

    /// <summary>The histogram of the samples of both: linear in the number of buckets.</summary>
    /// <param name="other">The other one.</param>
    public SparseHistogram Merge(SparseHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0)
            return this;

        if (Count == 0)
            return other;

        var (indexes, counts) = SparseMerge.Buckets(this, other);
        return new SparseHistogram(
            indexes,
            counts,
            checked(Count + other.Count),
            Underflow + other.Underflow,
            Overflow + other.Overflow,
            Math.Min(Min, other.Min),
            Math.Max(Max, other.Max),
            Sum + other.Sum);
    }

    /// <summary>
    /// The samples that came since an earlier state of the same histogram. Count, buckets and sum are exact; minimum and maximum are as near as the buckets tell.
    /// </summary>
    /// <param name="earlier">An earlier state: no bucket holds more than this one's.</param>
    /// <exception cref="ArgumentException">It is no earlier state.</exception>
    public SparseHistogram Since(SparseHistogram earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        var added = new Histogram();
        var past = earlier.Buckets.GetEnumerator();
        var hasPast = past.MoveNext();
        foreach (var bucket in Buckets)
        {
            long was = 0;
            if (hasPast && past.Current.Index == bucket.Index)
            {
                was = past.Current.Count;
                hasPast = past.MoveNext();
            }

            if (bucket.Count < was)
                throw new ArgumentException("A bucket held more samples earlier.", nameof(earlier));
            if (bucket.Count > was)
                added.AddToBucket(bucket.Index, bucket.Count - was);
        }

        return hasPast
            ? throw new ArgumentException("A bucket held samples earlier that are not there any more.", nameof(earlier))
            : Repaired(added.Buckets.GetEnumerator(), Underflow - earlier.Underflow, Overflow - earlier.Overflow, Min, Max, Sum - earlier.Sum);
    }

    /// <inheritdoc cref="Histogram.ValueAtQuantile"/>
    public long ValueAtQuantile(double q) => q == 0 ? Min : ValueAtRank(HistogramMath.NearestRank(q, Count));

    /// <inheritdoc cref="Histogram.ValueAtRank"/>
    public long ValueAtRank(long rank) => HistogramMath.ValueAtRank(Buckets.GetEnumerator(), rank, Count, Max, Overflow);

    /// <inheritdoc cref="Histogram.CountAtOrBelow"/>
    public long CountAtOrBelow(long value) => HistogramMath.CountAtOrBelow(Buckets.GetEnumerator(), value, Min, Max, Count);

    /// <summary>A histogram with the same contents that can be recorded into.</summary>
    public Histogram ToHistogram()
    {
        var histogram = new Histogram();
        histogram.Add(this);
        return histogram;
    }

    /// <inheritdoc/>
    public bool Equals(SparseHistogram? other) =>
        other is not null
        && Count == other.Count && Underflow == other.Underflow && Overflow == other.Overflow
        && Min == other.Min && Max == other.Max && Sum == other.Sum
        && _indexes.AsSpan().SequenceEqual(other._indexes)
        && _counts.SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SparseHistogram);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Min, Max, Sum, _indexes.Length);

    internal static SparseHistogram FromBuckets<TCursor>(
        TCursor buckets, long underflow, long overflow, long min, long max, Int128 sum)
        where TCursor : struct, IBucketCursor
    {
        // The cursor is a value: counting walks a copy and leaves the original at the start.
        var size = 0;
        var large = false;
        for (var cursor = buckets; cursor.MoveNext(); size++)
            large |= cursor.Current.Count > uint.MaxValue;

        if (size == 0)
            return Empty;

        var indexes = new ushort[size];
        var counts = BucketCounts.Create(size, large);
        long total = 0;
        for (var i = 0; i < size && buckets.MoveNext(); i++)
        {
            indexes[i] = (ushort)buckets.Current.Index;
            counts.Set(i, buckets.Current.Count);
            total += buckets.Current.Count;
        }

        return new SparseHistogram(indexes, counts, total, underflow, overflow, min, max, sum);
    }

    /// <summary>As <see cref="FromBuckets"/>, with minimum, maximum and sum moved to where the buckets allow them.</summary>
    internal static SparseHistogram Repaired<TCursor>(
        TCursor buckets, long underflow, long overflow, long min, long max, Int128 sum)
        where TCursor : struct, IBucketCursor
    {
        var raw = FromBuckets(buckets, underflow, overflow, min, max, sum);
        if (raw.Count == 0)
            return Empty;

        var bounds = SparseBounds.Of(raw.Buckets, raw.Overflow > 0);
        min = Math.Clamp(min, bounds.LowestMin, bounds.HighestMin);
        max = Math.Max(Math.Clamp(max, bounds.LowestMax, bounds.HighestMax), min);
        if (max > HistogramLayout.HighestTrackable && overflow == 0)
            max = HistogramLayout.HighestTrackable;
        if (max <= HistogramLayout.HighestTrackable)
            overflow = 0;
        if (min != 0)
            underflow = 0;

        sum = sum < bounds.LowestSum ? bounds.LowestSum : sum > bounds.HighestSum ? bounds.HighestSum : sum;
        return new SparseHistogram(raw._indexes, raw._counts, raw.Count, underflow, overflow, min, max, sum);
    }
}
