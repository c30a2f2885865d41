using System.Buffers.Binary;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;

namespace Proofload.Fuzz.Targets;

/// <summary>
/// The histogram codec. An input is an encoded histogram without its checksum, which the target puts behind it, so that mutations get past
/// it. What decodes must encode to the same bytes and be consistent in itself; anything else is a <see cref="FormatException"/>.
/// </summary>
internal sealed class HistogramTarget : FuzzTarget
{
    private const int ChecksumBytes = 4;

    public override string Name => "histogram";

    public override int MaxLength => 16 * 1024;

    public override IReadOnlyList<byte[]> Dictionary { get; } =
    [
        [1], [0], [0x80], [0xFF], [0x7F], [0x80, 0], [0x80, 0x01], [0xFF, 0xFF, 0x03], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02], [1, 1, 0, 0, 5, 5, 5, 0, 5, 0],
    ];

    public override long AllocationLimit(int length) => 4096 + (64L * length);

    public override Sample Valid(ref SeededRandom random)
    {
        var histogram = new Histogram();
        var scale = 1L << random.NextInt(50);
        for (var left = random.NextInt(300); left > 0; left--)
        {
            histogram.Record(random.NextInt(50) == 0 ? long.MaxValue - 1 : random.NextInt(50) == 0 ? -1 : random.NextLong(scale));
        }

        var sparse = histogram.ToSparse();
        var encoded = HistogramCodec.Encode(sparse);
        return new Sample(encoded[..^ChecksumBytes], () =>
        {
            FuzzFailure.Unless(HistogramCodec.Decode(encoded).Equals(sparse), "the histogram that was put in");
            FuzzFailure.Unless(encoded.AsSpan().SequenceEqual(WithChecksum(encoded[..^ChecksumBytes])), "the checksum is CRC-32");
        });
    }

    public override bool Check(byte[] input, ref SeededRandom random, bool everyCut)
    {
        TryDecode(input); // as it is: its checksum is wrong nearly always
        var bytes = WithChecksum(input);
        if (everyCut)
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                FuzzFailure.Unless(TryDecode(bytes.AsSpan(0, length)) is null || length == 0, $"the first {length} of {bytes.Length} bytes are a histogram");
            }
        }

        if (TryDecode(bytes) is not { } histogram)
        {
            return false;
        }

        FuzzFailure.Unless(HistogramCodec.Encode(histogram).AsSpan().SequenceEqual(bytes), "a histogram encodes to other bytes");
        FuzzFailure.Unless(histogram.Min <= histogram.Max && histogram.Count >= 0, "minimum, maximum and count contradict each other");
        if (histogram.Count > 0)
        {
            var before = histogram.Min;
            foreach (var q in (ReadOnlySpan<double>)[0, 0.01, 0.5, 0.99, 0.999, 1])
            {
                var value = histogram.ValueAtQuantile(q);
                FuzzFailure.Unless(value >= before && value <= histogram.Max, $"the quantile {q} is {value}, after {before}, of at most {histogram.Max}");
                before = value;
            }

            FuzzFailure.Unless(double.IsFinite(histogram.Mean) && histogram.StandardDeviation >= 0, "mean and deviation are no numbers");
            FuzzFailure.UnlessEqual(histogram.Count, histogram.CountAtOrBelow(histogram.Max), "samples up to the maximum");
        }

        return true;
    }

    private static SparseHistogram? TryDecode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return HistogramCodec.Decode(bytes);
        }
        catch (FormatException e)
        {
            FuzzFailure.Unless(e.Message.Length > 0 && !e.Message.Contains('\n', StringComparison.Ordinal), "the reason is no line");
            return null;
        }
    }

    private static byte[] WithChecksum(byte[] body)
    {
        var bytes = new byte[body.Length + ChecksumBytes];
        body.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(body.Length), Crc32(body));
        return bytes;
    }

    // Bit by bit: independent of the product's table.
    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB8_8320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
