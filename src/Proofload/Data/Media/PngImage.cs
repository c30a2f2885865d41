using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Proofload.Measurement.Histograms;

namespace Proofload.Data.Media;

/// <summary>
/// A PNG (W3C PNG, third edition): 8 bits, truecolour. The compressed data ends with a stored block (RFC 1951) of the last bytes, in a chunk
/// of its own, so that closing the file takes a checksum of 31 bytes and the end of an Adler-32 (RFC 1950).
/// </summary>
internal sealed class PngImage : OpenImage
{
    private const int OpenBytes = 16;
    private const uint Modulus = 65_521;
    private static readonly byte[] End = [0, 0, 0, 0, (byte)'I', (byte)'E', (byte)'N', (byte)'D', 0xAE, 0x42, 0x60, 0x82];

    private readonly byte[] _head;
    private readonly uint _sum;
    private readonly uint _sumOfSums;

    /// <param name="width">Width, at least 6 pixels.</param>
    /// <param name="height">Height.</param>
    /// <param name="pixels">Red, green and blue, row by row.</param>
    public PngImage(int width, int height, ReadOnlySpan<byte> pixels)
    {
        var filtered = Filter(width, height, pixels);
        var closed = filtered.AsSpan(0, filtered.Length - OpenBytes);
        (_sum, _sumOfSums) = Adler(closed, 1, 0);

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 2);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(closed));
        _head = file.ToArray();
    }

    public override ReadOnlyMemory<byte> Head => _head;

    public override void WriteTail(ulong mark, ArrayBufferWriter<byte> output)
    {
        const int data = 1 + 4 + OpenBytes + 4;
        var chunk = output.GetSpan(8 + data + 4)[..(8 + data + 4)];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data);
        "IDAT"u8.CopyTo(chunk[4..]);
        chunk[8] = 1; // the last block, stored
        BinaryPrimitives.WriteUInt16LittleEndian(chunk[9..], OpenBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk[11..], unchecked((ushort)~OpenBytes));
        var open = chunk.Slice(13, OpenBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(open, mark);
        BinaryPrimitives.WriteUInt64LittleEndian(open[8..], ~mark * 0x9E37_79B9_7F4A_7C15);
        var (sum, sumOfSums) = Adler(open, _sum, _sumOfSums);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[(13 + OpenBytes)..], (sumOfSums << 16) | sum);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[^4..], Crc32.Of(chunk[4..^4]));
        output.Advance(chunk.Length);
        output.Write(End);
    }

    // Filter 1, the difference to the pixel on the left, which is what photographs compress well with.
    private static byte[] Filter(int width, int height, ReadOnlySpan<byte> pixels)
    {
        var stride = width * 3;
        var filtered = new byte[height * (stride + 1)];
        for (var y = 0; y < height; y++)
        {
            var source = pixels.Slice(y * stride, stride);
            var target = filtered.AsSpan(y * (stride + 1), stride + 1);
            target[0] = 1;
            source[..3].CopyTo(target[1..]);
            for (var i = 3; i < stride; i++)
                target[i + 1] = (byte)(source[i] - source[i - 3]);
        }

        return filtered;
    }

    private static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream();
        stream.Write([0x78, 0x01]);
        using (var deflate = new DeflateStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(bytes);

            // A flush ends on a whole byte without ending the data; what disposing would add is cut off.
            deflate.Flush();
            var whole = stream.Length;
            deflate.Dispose();
            stream.SetLength(whole);
        }

        return stream.ToArray();
    }

    private static (uint Sum, uint SumOfSums) Adler(ReadOnlySpan<byte> bytes, uint sum, uint sumOfSums)
    {
        // 5552 is the most bytes whose sums fit into 32 bits.
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(bytes.Length, 5_552)..])
        {
            foreach (var value in bytes[..Math.Min(bytes.Length, 5_552)])
            {
                sum += value;
                sumOfSums += sum;
            }

            sum %= Modulus;
            sumOfSums %= Modulus;
        }

        return (sum, sumOfSums);
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        name.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.Of(chunk.AsSpan(4, data.Length + 4)));
        file.Write(chunk);
    }
}
