using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;

namespace Proofload.Measurement.Tests.Histograms;

public sealed class HistogramCodecTests
{
    [Fact]
    public void RoundTrip_LosesNothing()
    {
        Prop.ForAll(Samples.Any, static values =>
        {
            var histogram = values.ToHistogram().ToSparse();
            var bytes = HistogramCodec.Encode(histogram);
            return HistogramCodec.Decode(bytes).Equals(histogram)
                && HistogramCodec.Encode(HistogramCodec.Decode(bytes)).AsSpan().SequenceEqual(bytes)
                && HistogramCodec.DecodeBase64(HistogramCodec.EncodeBase64(histogram)).Equals(histogram);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void AddTo_IsDecodeAndAdd()
    {
        Prop.ForAll(Samples.Any, Samples.Any, static (first, second) =>
        {
            var (direct, decoded) = (first.ToHistogram(), first.ToHistogram());
            var bytes = HistogramCodec.Encode(second.ToHistogram());
            HistogramCodec.AddTo(direct, bytes);
            decoded.Add(HistogramCodec.Decode(bytes));
            return direct.ToSparse().Equals(decoded.ToSparse());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Encode_IsSmall()
    {
        var histogram = Enumerable.Range(0, 10_000).Select(static i => 95_000_000L + (i * 1_000)).ToHistogram().ToSparse();
        Assert.True(HistogramCodec.Encode(histogram).Length < 40 + (3 * histogram.BucketCount));
    }

    [Fact]
    public void Encode_LargestNumbers_FitTheBuffer()
    {
        var histogram = new Histogram();
        histogram.RecordMany(long.MaxValue, long.MaxValue - 2);
        histogram.Record(0);
        var sparse = histogram.ToSparse();
        Assert.Equal(sparse, HistogramCodec.Decode(HistogramCodec.Encode(sparse)));
    }

    [Fact]
    public void Encode_FormatIsPinned()
    {
        // Stored runs hold these bytes: version, 2 buckets, no under- or overflow, min 3, max 5, sum 8, two buckets, CRC-32.
        var bytes = HistogramCodec.Encode(new long[] { 3, 5 }.ToHistogram().ToSparse());
        Assert.Equal("010200000305080003000100", Convert.ToHexString(bytes[..^4]));
        Assert.Equal(0xCBF43926u, Crc32.Of(Encoding.ASCII.GetBytes("123456789")));
    }

    [Fact]
    public void Decode_AnySingleBitFlip_IsRefused()
    {
        var bytes = HistogramCodec.Encode(new long[] { 1, 2_500, 2_501, 70_000_000, -3 }.ToHistogram().ToSparse());
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var bad = (byte[])bytes.Clone();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<FormatException>(() => HistogramCodec.Decode(bad));
        }
    }

    [Fact]
    public void Decode_AnyTruncationOrExtension_IsRefused()
    {
        var bytes = HistogramCodec.Encode(new long[] { 1, 2_500, 70_000_000 }.ToHistogram().ToSparse());
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<FormatException>(() => HistogramCodec.Decode(bytes.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => HistogramCodec.Decode([.. bytes, 0]));
        Assert.Throws<FormatException>(static () => HistogramCodec.DecodeBase64("not base64!"));
    }

    [Fact]
    public void Decode_RandomBodyWithARightChecksum_NeverThrowsAnythingElse()
    {
        // The checksum alone would reject random bytes; with it repaired the parser and the plausibility rules are on their own.
        var accepted = 0;
        for (ulong i = 0; i < 20_000; i++)
        {
            var random = SeededRandom.At(11, 1, i);
            var body = new byte[random.NextInt(40) + 1];
            for (var j = 0; j < body.Length; j++)
                body[j] = (byte)(random.NextInt(3) == 0 ? random.NextInt(256) : random.NextInt(4));
            body[0] = HistogramCodec.Version;
            accepted += TryDecode(Seal(body)) ? 1 : 0;
        }

        Assert.InRange(accepted, 0, 19_000);
    }

    [Fact]
    public void Decode_MutatedBodyWithARightChecksum_IsRefusedOrConsistent()
    {
        var bytes = HistogramCodec.Encode(
            Enumerable.Range(1, 60).Select(static i => (long)i * i * i * 1_000).ToHistogram().ToSparse());
        for (ulong i = 0; i < 20_000; i++)
        {
            var random = SeededRandom.At(12, 1, i);
            var body = bytes[..^4];
            for (var k = random.NextInt(3); k >= 0; k--)
                body[1 + random.NextInt(body.Length - 1)] = (byte)random.NextInt(256);
            TryDecode(Seal(body));
        }
    }

    [Fact]
    public void Decode_AnnouncedBucketsBeyondTheInput_AllocateNothingLarge()
    {
        // 38,000 buckets announced in a few bytes.
        var bad = Seal([HistogramCodec.Version, 0xF0, 0xA8, 0x02, 0, 0, 0, 0, 0, 0]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FormatException>(() => HistogramCodec.Decode(bad));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000);
    }

    [Fact]
    public void Decode_AnotherVersion_SaysSo()
    {
        var bytes = HistogramCodec.Encode(SparseHistogram.Empty);
        bytes[0] = 2;
        Assert.Contains("version 2", Assert.Throws<FormatException>(() => HistogramCodec.Decode(bytes)).Message, StringComparison.Ordinal);
    }

    private static bool TryDecode(byte[] bytes)
    {
        try
        {
            var histogram = HistogramCodec.Decode(bytes);
            Assert.Equal(bytes, HistogramCodec.Encode(histogram));
            Assert.True(histogram.ValueAtQuantile(0.5) <= histogram.Max);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static byte[] Seal(byte[] body)
    {
        var bytes = new byte[body.Length + 4];
        body.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(body.Length), Crc32.Of(body));
        return bytes;
    }
}
