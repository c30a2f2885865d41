using System.Buffers;

namespace Proofload.Protocols.Grpc;

/// <summary>Appends protobuf fields to a body without allocating.</summary>
internal static class WireWriter
{
    // A length below 2^35.
    private const int Room = 5;

    /// <summary>The tag of a field of bytes.</summary>
    public static byte Tag(int field) => (byte)((field << 3) | WireReader.Bytes);

    public static void Varint(ArrayBufferWriter<byte> body, ulong value)
    {
        var span = body.GetSpan(10);
        var count = 0;
        while (value >= 0x80)
        {
            span[count++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[count++] = (byte)value;
        body.Advance(count);
    }

    /// <summary>Begins a field (number below 16) whose length is not known yet. Returns what <see cref="Close"/> needs.</summary>
    public static int Open(ArrayBufferWriter<byte> body, int field)
    {
        var span = body.GetSpan(1 + Room);
        span[0] = Tag(field);
        body.Advance(1 + Room);
        return body.WrittenCount;
    }

    /// <summary>Ends the field: writes its length and moves the content up to it.</summary>
    public static void Close(ArrayBufferWriter<byte> body, int opened)
    {
        var length = body.WrittenCount - opened;
        body.ResetWrittenCount();
        body.Advance(opened - Room);
        Varint(body, (ulong)length);
        var start = body.WrittenCount;
        body.Advance(length + opened - start);
        MessageFrame.Written(body).Slice(opened, length).CopyTo(MessageFrame.Written(body)[start..]);
        body.ResetWrittenCount();
        body.Advance(start + length);
    }
}
