using System.Buffers;
using System.Buffers.Binary;

namespace Proofload.Measurement.Histograms;

/// <summary>
/// The bytes of a histogram in files, stores and messages. Layout, version 1: the version byte; then unsigned LEB128 numbers:
/// bucket count, underflow, overflow, minimum, maximum, sum (low 64 bits, high 64 bits), and for each bucket its index less the
/// one before it less one (from -1) and its count less one; last the CRC-32 of all that, little-endian. Nothing in it is signed, so
/// nothing is zigzag-coded. Equal histograms have equal bytes.
/// </summary>
public static class HistogramCodec
{
    /// <summary>First byte of every encoded histogram.</summary>
    public const byte Version = 1;

    private const int ChecksumBytes = 4;
    private const int MaxVarintBytes = 10;

    /// <summary>Encodes a histogram: typically two to three bytes a bucket.</summary>
    /// <param name="histogram">Any histogram.</param>
    public static byte[] Encode(SparseHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return Encode(
            histogram.Buckets.GetEnumerator(), histogram.BucketCount, histogram.Underflow, histogram.Overflow, histogram.Min, histogram.Max, histogram.Sum);
    }

    /// <summary>Encodes what a histogram holds now, without a compact copy in between. For its writer.</summary>
    /// <param name="histogram">Any histogram.</param>
    public static byte[] Encode(Histogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        var size = 0;
        foreach (var _ in histogram.Buckets)
            size++;
        return Encode(histogram.Buckets.GetEnumerator(), size, histogram.Underflow, histogram.Overflow, histogram.Min, histogram.Max, histogram.Sum);
    }

    /// <summary>As <see cref="Encode(SparseHistogram)"/>, in base64.</summary>
    /// <param name="histogram">Any histogram.</param>
    public static string EncodeBase64(SparseHistogram histogram) => Convert.ToBase64String(Encode(histogram));

    /// <summary>Decodes a histogram. Memory is bounded by a small multiple of the input's length.</summary>
    /// <param name="bytes">What <see cref="Encode(SparseHistogram)"/> returned.</param>
    /// <exception cref="FormatException">Anything else: another version, a wrong checksum, numbers that contradict each other.</exception>
    public static SparseHistogram Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 1 + ChecksumBytes)
            throw new FormatException("A histogram has at least a version byte and a checksum.");

        if (bytes[0] != Version)
            throw new FormatException($"Histogram version {bytes[0]} is unknown; this build reads version {Version}.");

        var body = bytes[..^ChecksumBytes];
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumBytes..]) != Crc32.Of(body))
            throw new FormatException("The histogram's checksum does not match: its bytes were changed or cut.");

        var at = 1;
        var histogram = ReadBody(body, ref at);
        return at == body.Length ? histogram : throw new FormatException("Bytes follow the histogram's last bucket.");
    }

    /// <summary>Adds the samples of an encoded histogram to another without a histogram in between. For bytes that this process has encoded: nothing is checked.</summary>
    internal static void AddTo(Histogram sum, ReadOnlySpan<byte> bytes)
    {
        var body = bytes[..^ChecksumBytes];
        var at = 1;
        var size = (int)Read(body, ref at);
        var underflow = ReadLong(body, ref at);
        var overflow = ReadLong(body, ref at);
        var min = ReadLong(body, ref at);
        var max = ReadLong(body, ref at);
        var sumLow = Read(body, ref at);
        var total = new UInt128(Read(body, ref at), sumLow);
        long count = 0;
        for (var (i, index) = (0, -1); i < size; i++)
        {
            index += (int)Read(body, ref at) + 1;
            var inBucket = ReadLong(body, ref at) + 1;
            sum.AddToBucket(index, inBucket);
            count += inBucket;
        }

        if (count > 0)
            sum.AddTotals(count, underflow, overflow, min, max, total);
    }

    /// <summary>As <see cref="Decode"/>, from base64.</summary>
    /// <param name="text">What <see cref="EncodeBase64"/> returned.</param>
    /// <exception cref="FormatException">Anything else.</exception>
    public static SparseHistogram DecodeBase64(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Decode(Convert.FromBase64String(text));
    }

    private static byte[] Encode<TCursor>(TCursor buckets, int size, long underflow, long overflow, long min, long max, Int128 sum)
        where TCursor : struct, IBucketCursor
    {
        var rented = ArrayPool<byte>.Shared.Rent(1 + (7 * MaxVarintBytes) + (size * (3 + MaxVarintBytes)) + ChecksumBytes);
        Span<byte> buffer = rented;
        buffer[0] = Version;
        var at = 1;
        Write(buffer, ref at, (ulong)size);
        Write(buffer, ref at, (ulong)underflow);
        Write(buffer, ref at, (ulong)overflow);
        Write(buffer, ref at, (ulong)min);
        Write(buffer, ref at, (ulong)max);
        Write(buffer, ref at, (ulong)(UInt128)sum);
        Write(buffer, ref at, (ulong)((UInt128)sum >> 64));
        for (var before = -1; buckets.MoveNext(); before = buckets.Current.Index)
        {
            Write(buffer, ref at, (ulong)(buckets.Current.Index - before - 1));
            Write(buffer, ref at, (ulong)(buckets.Current.Count - 1));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(buffer[at..], Crc32.Of(buffer[..at]));
        var bytes = buffer[..(at + ChecksumBytes)].ToArray();
        ArrayPool<byte>.Shared.Return(rented);
        return bytes;
    }

    private static SparseHistogram ReadBody(ReadOnlySpan<byte> body, ref int at)
    {
        var size = Read(body, ref at);
        if (size > (ulong)HistogramLayout.LastIndex + 1 || size * 2 > (ulong)(body.Length - at))
            throw new FormatException("The histogram announces more buckets than it can hold.");

        var underflow = ReadLong(body, ref at);
        var overflow = ReadLong(body, ref at);
        var min = ReadLong(body, ref at);
        var max = ReadLong(body, ref at);
        var sumLow = Read(body, ref at);
        var sum = (Int128)new UInt128((ulong)ReadLong(body, ref at), sumLow);
        if (size == 0)
        {
            return underflow == 0 && overflow == 0 && min == 0 && max == 0 && sum == 0
                ? SparseHistogram.Empty
                : throw new FormatException("An empty histogram has totals.");
        }

        var (indexes, counts, total) = ReadBuckets(body, ref at, (int)size);
        var histogram = new SparseHistogram(indexes, counts, total, underflow, overflow, min, max, sum);
        Validate(histogram);
        return histogram;
    }

    private static (ushort[] Indexes, BucketCounts Counts, long Total) ReadBuckets(
        ReadOnlySpan<byte> body, ref int at, int size)
    {
        var indexes = new ushort[size];
        var large = ArrayPool<long>.Shared.Rent(size);
        Int128 total = 0;
        long index = -1;
        var anyLarge = false;
        for (var i = 0; i < size; i++)
        {
            var step = Read(body, ref at);
            if (step > (ulong)(HistogramLayout.LastIndex - index - 1))
                throw new FormatException("A bucket lies outside the histogram's layout.");

            index += (long)step + 1;
            indexes[i] = (ushort)index;
            var less = ReadLong(body, ref at);
            total += less;
            total += 1;
            large[i] = less == long.MaxValue ? throw new FormatException("A bucket count is too large.") : less + 1;
            anyLarge |= large[i] > uint.MaxValue;
        }

        if (total > long.MaxValue)
            throw new FormatException("The histogram's counts add up to more than 2^63 - 1.");

        var counts = BucketCounts.Create(size, anyLarge);
        for (var i = 0; i < size; i++)
            counts.Set(i, large[i]);
        ArrayPool<long>.Shared.Return(large);
        return (indexes, counts, (long)total);
    }

    private static void Validate(SparseHistogram histogram)
    {
        var bounds = SparseBounds.Of(histogram.Buckets, histogram.Overflow > 0);
        if (histogram.Min < bounds.LowestMin || histogram.Min > bounds.HighestMin
            || histogram.Max < bounds.LowestMax || histogram.Max > bounds.HighestMax
            || histogram.Min > histogram.Max)
        {
            throw new FormatException("The histogram's minimum or maximum lies outside its buckets.");
        }

        if (histogram.Sum < bounds.LowestSum || histogram.Sum > bounds.HighestSum)
            throw new FormatException("The histogram's sum contradicts its buckets.");

        if (histogram.Underflow > histogram.Count || histogram.Overflow > histogram.Count
            || histogram.Overflow > 0 != histogram.Max > HistogramLayout.HighestTrackable
            || (histogram.Underflow > 0 && histogram.Min != 0))
        {
            throw new FormatException("The histogram's out-of-range counts contradict its totals.");
        }
    }

    private static void Write(Span<byte> buffer, ref int at, ulong value)
    {
        while (value >= 0x80)
        {
            buffer[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[at++] = (byte)value;
    }

    private static long ReadLong(ReadOnlySpan<byte> body, ref int at)
    {
        var value = Read(body, ref at);
        return value <= long.MaxValue ? (long)value : throw new FormatException("A histogram number exceeds 2^63 - 1.");
    }

    private static ulong Read(ReadOnlySpan<byte> body, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; at < body.Length; shift += 7)
        {
            var b = body[at++];
            if (shift == 63 && b > 1)
                break;

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return b == 0 && shift > 0 ? throw new FormatException("A histogram number is not in its shortest form.") : value;
        }

        throw new FormatException("A histogram number is cut short or longer than 64 bits.");
    }
}
