using System.Buffers.Binary;
using System.Text;
using Proofload.Transport.WebSockets;

namespace Proofload.Running;

/// <summary>The server's side of a rehearsed WebSocket: it agrees to the handshake and answers every so many messages with the same ones.</summary>
internal static class RehearsalFrames
{
    private const int MaskBytes = 4;

    /// <summary>Messages of text as frames.</summary>
    public static byte[] Of(IReadOnlyList<string> messages)
    {
        var frames = new List<byte>();
        foreach (var message in messages)
        {
            var payload = Encoding.UTF8.GetBytes(message);
            var length = new byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
            frames.AddRange(payload.Length < 126 ? [0x81, (byte)payload.Length] : (byte[])[0x81, 126, .. length]);
            frames.AddRange(payload);
        }

        return [.. frames];
    }

    /// <summary>Serves one connection until the client closes it.</summary>
    public static void Serve(Stream stream, byte[] frames, int awaits, Action onAnswered)
    {
        var head = new List<byte>();
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            var next = stream.ReadByte();
            if (next < 0)
            {
                return;
            }

            head.Add((byte)next);
        }

        const string field = "Sec-WebSocket-Key: ";
        var text = Encoding.ASCII.GetString([.. head]);
        var at = text.IndexOf(field, StringComparison.Ordinal) + field.Length;
        var key = text[at..text.IndexOf("\r\n", at, StringComparison.Ordinal)];
        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {WebSocketLink.AcceptOf(key)}\r\n\r\n"));
        var have = 0;
        do
        {
            if (have == awaits)
            {
                have = 0;
                onAnswered();
                stream.Write(frames);
            }

            have++;
        }
        while (SkipMessage(stream));
    }

    // False for a close frame.
    private static bool SkipMessage(Stream stream)
    {
        Span<byte> start = stackalloc byte[10];
        stream.ReadExactly(start[..2]);
        var isClose = (start[0] & 0x0F) == (int)Opcode.Close;
        long length = start[1] & 0x7F;
        if (length == 126)
        {
            stream.ReadExactly(start[..2]);
            length = BinaryPrimitives.ReadUInt16BigEndian(start);
        }
        else if (length == 127)
        {
            stream.ReadExactly(start[..8]);
            length = BinaryPrimitives.ReadInt64BigEndian(start);
        }

        Span<byte> scrap = stackalloc byte[512];
        for (var left = length + MaskBytes; left > 0;)
        {
            var piece = scrap[..(int)Math.Min(left, scrap.Length)];
            stream.ReadExactly(piece);
            left -= piece.Length;
        }

        return !isClose;
    }
}
