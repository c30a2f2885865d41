using System.Runtime.CompilerServices;

namespace Proofload.Measurement.Histograms;

/// <summary>
/// A log-linear histogram of non-negative 64-bit values (nanoseconds, or counts) from 0 to one day, relative error below 0.1 %,
/// with exact count, minimum, maximum and sum. Memory grows by 2 KiB pages as values are seen.
/// <para>A value below 0 is recorded as 0 and counted in <see cref="Underflow"/>. A value above
/// <see cref="HistogramLayout.HighestTrackable"/> goes to the last bucket and is counted in <see cref="Overflow"/>;
/// maximum and sum still take its exact value.</para>
/// <para>One writer. <see cref="Snapshot"/> may be called from another thread meanwhile; every other member belongs to the writer,
/// or to anybody once the writer has stopped.</para>
/// </summary>
public sealed class Histogram
{
    private readonly long[]?[] _pages = new long[]?[HistogramLayout.PageCount];
    private long _min = long.MaxValue;
    private ulong _sumLow;
    private ulong _sumHigh;

    /// <summary>Number of recorded values.</summary>
    public long Count { get; private set; }

    /// <summary>Values below 0 that were recorded as 0.</summary>
    public long Underflow { get; private set; }

    /// <summary>Values above <see cref="HistogramLayout.HighestTrackable"/>.</summary>
    public long Overflow { get; private set; }

    /// <summary>Smallest recorded value, exact; 0 when empty.</summary>
    public long Min => Count == 0 ? 0 : _min;

    /// <summary>Largest recorded value, exact; 0 when empty.</summary>
    public long Max { get; private set; }

    /// <summary>Sum of the recorded values, exact.</summary>
    public Int128 Sum => (Int128)new UInt128(_sumHigh, _sumLow);

    /// <summary>Mean from the exact sum; NaN when empty.</summary>
    public double Mean => Count == 0 ? double.NaN : (double)Sum / Count;

    /// <summary>Population standard deviation from the bucket middles; NaN when empty.</summary>
    public double StandardDeviation => HistogramMath.StandardDeviation(Buckets.GetEnumerator(), Mean, Count);

    /// <summary>The non-empty buckets in ascending order. Enumeration does not allocate.</summary>
    public HistogramBuckets Buckets => new(_pages);

    /// <summary>Bytes held by pages.</summary>
    internal long PageBytes => _pages.Count(static p => p is not null) * (long)HistogramLayout.PageSize * sizeof(long);

    /// <summary>Records one value.</summary>
    /// <param name="value">Any value; see the type for values outside the range.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record(long value)
    {
        if ((ulong)value > HistogramLayout.HighestTrackable)
        {
            value = OutOfRange(value, 1);
        }

        var index = HistogramLayout.IndexOf(value);
        var page = _pages[index >> HistogramLayout.PageBits] ?? AddPage(index);
        page[index & HistogramLayout.PageMask]++;
        Count++;
        if (value < _min)
            _min = value;
        if (value > Max)
            Max = value;

        var low = _sumLow + (ulong)value;
        if (low < _sumLow)
            _sumHigh++;
        _sumLow = low;
    }

    /// <summary>Records one value several times.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="count">How often; 0 does nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public void RecordMany(long value, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0)
            return;

        if ((ulong)value > HistogramLayout.HighestTrackable)
            value = OutOfRange(value, count);

        Count = checked(Count + count);
        AddToBucket(HistogramLayout.IndexOf(value), count);
        _min = Math.Min(_min, value);
        Max = Math.Max(Max, value);
        AddToSum((UInt128)(ulong)value * (ulong)count);
    }

    /// <summary>Adds every value of another histogram, exactly.</summary>
    /// <param name="other">Unchanged; may be this histogram.</param>
    public void Add(Histogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0)
            return;

        var (count, underflow, overflow) = (other.Count, other.Underflow, other.Overflow);
        for (var p = 0; p < _pages.Length; p++)
        {
            if (other._pages[p] is not { } from)
                continue;

            var to = _pages[p] ?? AddPage(p << HistogramLayout.PageBits);
            for (var i = 0; i < from.Length; i++)
                to[i] += from[i];
        }

        AddTotals(count, underflow, overflow, other._min, other.Max, (UInt128)other.Sum);
    }

    /// <summary>Adds every value of a compact histogram, exactly.</summary>
    /// <param name="other">Unchanged.</param>
    public void Add(SparseHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Count == 0)
            return;

        foreach (var bucket in other.Buckets)
            AddToBucket(bucket.Index, bucket.Count);
        AddTotals(other.Count, other.Underflow, other.Overflow, other.Min, other.Max, (UInt128)other.Sum);
    }

    /// <summary>Empties the histogram and keeps its pages for reuse.</summary>
    public void Clear()
    {
        if (Count == 0)
            return;

        foreach (var page in _pages)
        {
            if (page is not null)
                Array.Clear(page);
        }

        (Count, Underflow, Overflow, Max) = (0, 0, 0, 0);
        _min = long.MaxValue;
        (_sumLow, _sumHigh) = (0, 0);
    }

    /// <summary>
    /// The value at a quantile: nearest rank, reported as the bucket's upper bound and never above <see cref="Max"/>.
    /// </summary>
    /// <param name="q">0 to 1; 0 gives <see cref="Min"/>, 1 gives <see cref="Max"/>.</param>
    /// <returns>0 when the histogram is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is not from 0 to 1.</exception>
    public long ValueAtQuantile(double q) => q == 0 ? Min : ValueAtRank(HistogramMath.NearestRank(q, Count));

    /// <summary>The value of a rank in ascending order, as its bucket's upper bound and never above <see cref="Max"/>.</summary>
    /// <param name="rank">From 1 to <see cref="Count"/>; values outside are moved to the nearer end.</param>
    /// <returns>0 when the histogram is empty.</returns>
    public long ValueAtRank(long rank) => HistogramMath.ValueAtRank(Buckets.GetEnumerator(), rank, Count, Max, Overflow);

    /// <summary>
    /// Number of samples in buckets up to and including the bucket of <paramref name="value"/>. The whole bucket counts, so
    /// samples up to 0.1 % above the value may be included; exact below <see cref="Min"/>, from <see cref="Max"/> on, and below 2,048.
    /// </summary>
    /// <param name="value">Any value.</param>
    public long CountAtOrBelow(long value) => HistogramMath.CountAtOrBelow(Buckets.GetEnumerator(), value, Min, Max, Count);

    /// <summary>An equal, independent histogram. For use by the writer or after it has stopped.</summary>
    public Histogram Clone()
    {
        var copy = new Histogram();
        copy.Add(this);
        return copy;
    }

    /// <summary>The compact form. For use by the writer or after it has stopped.</summary>
    public SparseHistogram ToSparse() =>
        SparseHistogram.FromBuckets(Buckets.GetEnumerator(), Underflow, Overflow, Min, Max, Sum);

    /// <summary>
    /// A copy that may be taken by another thread while the writer records. It can miss values that are being recorded, but it
    /// is consistent in itself: count is the sum of its buckets; minimum, maximum and sum agree with them to bucket precision.
    /// </summary>
    public SparseHistogram Snapshot()
    {
        var copy = new Histogram();
        for (var p = 0; p < _pages.Length; p++)
        {
            if (Volatile.Read(ref _pages[p]) is not { } from)
                continue;

            var to = (long[])from.Clone();
            copy._pages[p] = to;
            foreach (var count in to)
                copy.Count += count;
        }

        if (copy.Count == 0)
            return SparseHistogram.Empty;

        copy.Underflow = Math.Min(Underflow, copy.Count);
        copy.Overflow = Math.Min(Overflow, copy.Count);
        return SparseHistogram.Repaired(copy.Buckets.GetEnumerator(), copy.Underflow, copy.Overflow, _min, Max, Sum);
    }

    internal void AddTotals(long count, long underflow, long overflow, long min, long max, UInt128 sum)
    {
        Count = checked(Count + count);
        Underflow += underflow;
        Overflow += overflow;
        _min = Math.Min(_min, min);
        Max = Math.Max(Max, max);
        AddToSum(sum);
    }

    private void AddToSum(UInt128 value)
    {
        var sum = new UInt128(_sumHigh, _sumLow) + value;
        _sumLow = (ulong)sum;
        _sumHigh = (ulong)(sum >> 64);
    }

    internal void AddToBucket(int index, long count)
    {
        var page = _pages[index >> HistogramLayout.PageBits] ?? AddPage(index);
        page[index & HistogramLayout.PageMask] += count;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long OutOfRange(long value, long count)
    {
        if (value >= 0)
        {
            Overflow += count;
            return value;
        }

        Underflow += count;
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long[] AddPage(int index)
    {
        var page = new long[HistogramLayout.PageSize];
        Volatile.Write(ref _pages[index >> HistogramLayout.PageBits], page);
        return page;
    }
}
