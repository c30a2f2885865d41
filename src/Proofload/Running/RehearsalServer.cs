using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Proofload.Protocols;

namespace Proofload.Running;

/// <summary>Answers every request on a loopback port of its own with the same bytes. Lives for the length of a rehearsal.</summary>
internal sealed class RehearsalServer : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _answer;
    private readonly X509Certificate2? _certificate;
    private readonly byte[]? _frames;
    private readonly int _awaits;
    private int _answered;

    /// <param name="sample">What it answers.</param>
    /// <param name="certificate">Its certificate, which it disposes of; null to answer without TLS.</param>
    public RehearsalServer(SampleAnswer sample, X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _frames = sample.Messages.Count > 0 ? RehearsalFrames.Of(sample.Messages) : null;
        _awaits = sample.Awaits;
        var body = Encoding.UTF8.GetBytes(sample.Body);
        _answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {sample.ContentType}\r\n{sample.Headers}Content-Length: {body.Length}\r\n\r\n"), .. body];
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true, Name = "proofload rehearsal" }.Start();
    }

    public Uri Address => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

    /// <summary>Requests answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public void Dispose()
    {
        _listener.Dispose();
        _certificate?.Dispose();
    }

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
            using (var stream = Open(client))
            {
                if (_frames is not null)
                {
                    RehearsalFrames.Serve(stream, _frames, _awaits, () => Interlocked.Increment(ref _answered));
                    return;
                }

                for (int count; (count = stream.Read(buffer.AsSpan(have))) > 0;)
                {
                    have += count;
                    while (RequestLength(buffer.AsSpan(0, have)) is { } length)
                    {
                        buffer.AsSpan(length, have - length).CopyTo(buffer);
                        have -= length;
                        Interlocked.Increment(ref _answered);
                        stream.Write(_answer);
                    }

                    if (have == buffer.Length)
                    {
                        Array.Resize(ref buffer, buffer.Length * 2);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException or CryptographicException)
        {
            // The client is done.
        }
    }

    private Stream Open(Socket client)
    {
        client.NoDelay = true;
        var plain = new NetworkStream(client, ownsSocket: true);
        if (_certificate is null)
        {
            return plain;
        }

        var secure = new SslStream(plain);
        try
        {
            secure.AuthenticateAsServer(_certificate);
            return secure;
        }
        catch
        {
            secure.Dispose();
            throw;
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
