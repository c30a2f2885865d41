using System.Buffers.Binary;
using System.Text;
using Proofload.Transport.WebSockets;

namespace Proofload.Tests.Transport.WebSockets;

/// <summary>Frames as a server writes them, from the words of RFC 6455 and not from the code under test.</summary>
internal static class ServerFrames
{
    public static byte[] Text(string text) => Frame(Opcode.Text, Encoding.UTF8.GetBytes(text));

    public static byte[] Close(int code, string reason = "") => Frame(Opcode.Close, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(reason)]);

    public static byte[] Frame(Opcode opcode, byte[] payload, bool isFinal = true, int reserved = 0, int form = 0)
    {
        form = form != 0 ? form : payload.Length < 126 ? 1 : payload.Length <= ushort.MaxValue ? 2 : 8;
        var length = form switch
        {
            1 => [(byte)payload.Length],
            2 => [126, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => (byte[])[127, .. Wide(payload.Length)],
        };
        return [(byte)((isFinal ? 0x80 : 0) | reserved | (int)opcode), .. length, .. payload];
    }

    /// <summary>The messages of a client, unmasked, and the opcodes of its control frames in parentheses.</summary>
    public static List<string> Read(ReadOnlySpan<byte> bytes)
    {
        var read = new List<string>();
        while (bytes.Length > 0)
        {
            var length = (long)(bytes[1] & 0x7F);
            Assert.True((bytes[1] & 0x80) != 0, "a client's frame is masked");
            var at = 2;
            if (length == 126)
            {
                length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
                at = 4;
            }
            else if (length == 127)
            {
                length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
                at = 10;
            }

            var mask = bytes.Slice(at, 4);
            var payload = bytes.Slice(at + 4, (int)length).ToArray();
            for (var i = 0; i < payload.Length; i++)
            {
                payload[i] ^= mask[i % 4];
            }

            var opcode = (Opcode)(bytes[0] & 0x0F);
            var text = opcode == Opcode.Close && payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload).ToString() : Encoding.Latin1.GetString(payload);
            read.Add(opcode == Opcode.Text ? text : $"({opcode}){text}");
            bytes = bytes[(at + 4 + (int)length)..];
        }

        return read;
    }

    private static byte[] Wide(int length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, length);
        return bytes;
    }
}
