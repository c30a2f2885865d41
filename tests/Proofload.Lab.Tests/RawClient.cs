using System.Net.Sockets;
using System.Text;

namespace Proofload.Lab.Tests;

/// <summary>What a plain socket sees of one answer: the bytes, and whether the connection ended by FIN or by RST.</summary>
internal sealed record RawAnswer(byte[] Bytes, bool WasReset)
{
    public string Text => Encoding.Latin1.GetString(Bytes);

    public string Head => Text[..Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)];

    public byte[] Body => Bytes[(Bytes.AsSpan().IndexOf("\r\n\r\n"u8) + 4)..];

    /// <summary>Sends a request that asks to close the connection afterwards, and reads to the end.</summary>
    public static async Task<RawAnswer> PostAsync(Uri server, string path, string body, bool keepAlive = false)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var request = $"POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{(keepAlive ? "" : "Connection: close\r\n")}\r\n{body}";
        var bytes = new MemoryStream();
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
            await socket.SendAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            return new RawAnswer([], WasReset: true); // the other side was faster
        }

        var buffer = new byte[64 << 10];
        while (true)
        {
            try
            {
                var count = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
                if (count == 0)
                {
                    return new RawAnswer(bytes.ToArray(), WasReset: false);
                }

                bytes.Write(buffer, 0, count);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
            {
                return new RawAnswer(bytes.ToArray(), WasReset: true);
            }
        }
    }

    /// <summary>The body with chunk framing removed; throws when the framing is broken. The flag says whether the closing chunk was there.</summary>
    public (byte[] Body, bool IsComplete) Dechunk()
    {
        var rest = Body.AsSpan();
        var body = new MemoryStream();
        while (rest.Length > 0)
        {
            var line = rest.IndexOf("\r\n"u8);
            var length = Convert.ToInt32(Encoding.ASCII.GetString(rest[..line]), 16);
            if (length == 0)
            {
                return (body.ToArray(), true);
            }

            body.Write(rest.Slice(line + 2, length));
            Assert.True(rest.Slice(line + 2 + length, 2).SequenceEqual("\r\n"u8));
            rest = rest[(line + length + 4)..];
        }

        return (body.ToArray(), false);
    }
}
