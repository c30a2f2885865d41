using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Proofload.Transport.WebSockets;

/// <summary>Writes the frames of a client: masked, one frame a message (RFC 6455, section 5).</summary>
internal static class FrameWriter
{
    private const int MaxHeaderBytes = 14;
    private const int MaskBytes = 4;

    /// <summary>Makes room for the header of a frame at the end of <paramref name="output"/>; the payload follows. Gives what <see cref="End"/> needs.</summary>
    public static int Begin(ArrayBufferWriter<byte> output)
    {
        var start = output.WrittenCount;
        output.GetSpan(MaxHeaderBytes);
        output.Advance(MaxHeaderBytes);
        return start;
    }

    /// <summary>The payload is complete: writes the header before it and masks it.</summary>
    public static void End(ArrayBufferWriter<byte> output, int start, Opcode opcode, uint mask)
    {
        var frame = MemoryMarshal.AsMemory(output.WrittenMemory).Span[start..];
        var length = frame.Length - MaxHeaderBytes;
        var header = WriteHeader(frame, opcode, length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[(header - MaskBytes)..], mask);
        frame[MaxHeaderBytes..].CopyTo(frame[header..]);
        Mask(frame.Slice(header, length), mask);
        output.ResetWrittenCount();
        output.Advance(start + header + length);
    }

    /// <summary>Writes a control frame; gives its length.</summary>
    /// <param name="frame">Where to: at least 6 bytes more than the payload.</param>
    /// <param name="opcode">What it is.</param>
    /// <param name="payload">At most 125 bytes.</param>
    /// <param name="mask">The mask.</param>
    public static int WriteControl(Span<byte> frame, Opcode opcode, ReadOnlySpan<byte> payload, uint mask)
    {
        var header = WriteHeader(frame, opcode, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[(header - MaskBytes)..], mask);
        payload.CopyTo(frame[header..]);
        Mask(frame.Slice(header, payload.Length), mask);
        return header + payload.Length;
    }

    /// <summary>Masks, or unmasks: the first byte with the lowest byte of the mask.</summary>
    public static void Mask(Span<byte> payload, uint mask)
    {
        var wide = MemoryMarshal.Cast<byte, ulong>(payload);
        var key = BitConverter.IsLittleEndian ? mask : BinaryPrimitives.ReverseEndianness(mask);
        var wideKey = ((ulong)key << 32) | key;
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] ^= wideKey;
        }

        for (var i = wide.Length * sizeof(ulong); i < payload.Length; i++)
        {
            payload[i] ^= (byte)(mask >> (8 * (i & 3)));
        }
    }

    // Returns the length of the header, mask included.
    private static int WriteHeader(Span<byte> frame, Opcode opcode, int length)
    {
        const byte masked = 0x80;
        frame[0] = (byte)(0x80 | (byte)opcode);
        switch (length)
        {
            case < 126:
                frame[1] = (byte)(masked | length);
                return 2 + MaskBytes;
            case <= ushort.MaxValue:
                frame[1] = masked | 126;
                BinaryPrimitives.WriteUInt16BigEndian(frame[2..], (ushort)length);
                return 4 + MaskBytes;
            default:
                frame[1] = masked | 127;
                BinaryPrimitives.WriteUInt64BigEndian(frame[2..], (ulong)length);
                return MaxHeaderBytes;
        }
    }
}
