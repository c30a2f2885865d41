using System.Net;
using System.Net.Sockets;
using System.Text;
using Proofload.Protocols;

namespace Proofload.Running;

/// <summary>Answers every request on a loopback port of its own with the same bytes. Lives for the length of a rehearsal.</summary>
internal sealed class RehearsalServer : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _answer;
    private int _answered;

    public RehearsalServer(SampleAnswer sample)
    {
        var body = Encoding.UTF8.GetBytes(sample.Body);
        _answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {sample.ContentType}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true, Name = "proofload rehearsal" }.Start();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

    /// <summary>Requests answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = _listener.Accept();
                new Thread(() => Serve(client)) { IsBackground = true, Name = "proofload rehearsal" }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed: the rehearsal is over.
        }
    }

    private void Serve(Socket client)
    {
        var buffer = new byte[BufferBytes];
        var have = 0;
        try
        {
            using (client)
            {
                client.NoDelay = true;
                for (int count; (count = client.Receive(buffer.AsSpan(have))) > 0;)
                {
                    have += count;
                    while (RequestLength(buffer.AsSpan(0, have)) is { } length)
                    {
                        buffer.AsSpan(length, have - length).CopyTo(buffer);
                        have -= length;
                        Interlocked.Increment(ref _answered);
                        client.Send(_answer);
                    }

                    if (have == buffer.Length)
                    {
                        return;
                    }
                }
            }
        }
        catch (SocketException)
        {
            // The client is done.
        }
    }

    /// <summary>Length of the first whole request; null when it is not whole yet.</summary>
    private static int? RequestLength(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8) + 4;
        if (head < 4)
        {
            return null;
        }

        var at = bytes[..head].IndexOf("Content-Length: "u8);
        var body = 0;
        if (at >= 0)
        {
            var digits = bytes[(at + 16)..head];
            body = int.Parse(digits[..digits.IndexOf((byte)'\r')]);
        }

        return head + body <= bytes.Length ? head + body : null;
    }
}
