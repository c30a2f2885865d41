using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Proofload.Plans;

namespace Proofload.Protocols.Grpc;

/// <summary>Writes one length-prefixed message as a whole request body.</summary>
internal static class MessageFrame
{
    /// <summary>A flag and four bytes of length.</summary>
    public const int PrefixBytes = 5;

    /// <summary>Makes room for the prefix in an empty body; the message follows.</summary>
    public static void Begin(ArrayBufferWriter<byte> body) => body.Write("\0\0\0\0\0"u8);

    /// <summary>Fills the prefix in. Compression allocates, the rest does not.</summary>
    public static void End(ArrayBufferWriter<byte> body, GrpcCompression compression)
    {
        if (compression == GrpcCompression.Gzip)
        {
            Compress(body);
        }

        var written = Written(body);
        written[0] = compression == GrpcCompression.Gzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(written[1..], (uint)(written.Length - PrefixBytes));
    }

    /// <summary>What a body holds, to be changed in place.</summary>
    public static Span<byte> Written(ArrayBufferWriter<byte> body) => MemoryMarshal.AsMemory(body.WrittenMemory).Span;

    private static void Compress(ArrayBufferWriter<byte> body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body.WrittenSpan[PrefixBytes..]);
        }

        body.ResetWrittenCount();
        body.Advance(PrefixBytes);
        body.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }
}
