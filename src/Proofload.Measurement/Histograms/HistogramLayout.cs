using System.Numerics;
using System.Runtime.CompilerServices;

namespace Proofload.Measurement.Histograms;

/// <summary>
/// The one bucket layout. Values below 2,048 have a bucket each; above, every octave has 1,024 equal buckets, so a bucket's
/// upper bound exceeds any value in it by less than 1/1,024 (0.098 %). One layout for all is what makes every merge exact.
/// </summary>
public static class HistogramLayout
{
    /// <summary>Largest value with a bucket of its own precision: one day in nanoseconds.</summary>
    public const long HighestTrackable = 86_400_000_000_000;

    /// <summary>Bound of the relative error of a value that a histogram reports, for values up to <see cref="HighestTrackable"/>.</summary>
    public const double RelativeError = 1.0 / 1024;

    internal const int SubBucketBits = 10;
    internal const int PageBits = 8;
    internal const int PageSize = 1 << PageBits;
    internal const int PageMask = PageSize - 1;

    /// <summary>Index of the last bucket, which is open-ended: it also holds everything above <see cref="HighestTrackable"/>.</summary>
    public static readonly int LastIndex = RawIndex(HighestTrackable);

    internal static readonly int PageCount = (LastIndex >> PageBits) + 1;

    /// <summary>The bucket of a value; 0 for negative values, <see cref="LastIndex"/> for values above the range.</summary>
    /// <param name="value">Any value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IndexOf(long value) =>
        value <= 0 ? 0 : value >= HighestTrackable ? LastIndex : RawIndex(value);

    /// <summary>Smallest value of a bucket.</summary>
    /// <param name="index">0 to <see cref="LastIndex"/>.</param>
    public static long LowerBound(int index)
    {
        var shift = Math.Max(0, (index >> SubBucketBits) - 1);
        return (long)(index - (shift << SubBucketBits)) << shift;
    }

    /// <summary>Largest value of a bucket. The last bucket's regular width is used; see <see cref="LastIndex"/>.</summary>
    /// <param name="index">0 to <see cref="LastIndex"/>.</param>
    public static long UpperBound(int index)
    {
        var shift = Math.Max(0, (index >> SubBucketBits) - 1);
        return ((long)(index - (shift << SubBucketBits) + 1) << shift) - 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int RawIndex(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value) - SubBucketBits);
        return (shift << SubBucketBits) + (int)(value >> shift);
    }
}
