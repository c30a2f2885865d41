using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Proofload.Tests.Transport;

/// <summary>A TCP server on the loopback that does with each connection what the script says.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<RawConnection, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly Task _accepting;
    private int _connections;

    public RawServer(Func<RawConnection, Task> script, X509Certificate2? certificate = null, IPAddress? address = null)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        if (IPAddress.IPv6Any.Equals(address))
        {
            _listener.Server.DualMode = true;
        }

        _script = script;
        _certificate = certificate;
        _listener.Start(1024);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Says how to shake hands, in place of a server that does its part.</summary>
    public SslServerAuthenticationOptions? Tls { get; init; }

    /// <summary>What lies between TLS and the network.</summary>
    public Func<Stream, Stream> Under { get; init; } = stream => stream;

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    public int Connections => Volatile.Read(ref _connections);

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Answers every request of a connection with the same bytes.</summary>
    public static Func<RawConnection, Task> Always(string response) => async connection =>
    {
        while (await connection.ReadRequestAsync() is not null)
        {
            await connection.SendAsync(response);
        }
    };

    public static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                _clients.Add(client);
                _ = ServeAsync(client, Interlocked.Increment(ref _connections));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or InvalidOperationException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        try
        {
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(Under(stream));
                await tls.AuthenticateAsServerAsync(Tls ?? new SslServerAuthenticationOptions
                {
                    ServerCertificate = _certificate,
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                });
                stream = tls;
            }

            await _script(new RawConnection(this, client, stream, number, _stop.Token));
            if (stream is SslStream secure)
            {
                await secure.ShutdownAsync();
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException
            or SocketException or System.Security.Authentication.AuthenticationException)
        {
        }
        finally
        {
            client.Dispose();
        }
    }
}

/// <summary>One accepted connection.</summary>
internal sealed class RawConnection(RawServer server, TcpClient client, Stream stream, int number, CancellationToken stop)
{
    private readonly List<byte> _buffer = [];
    private int _needed;

    /// <summary>Number of the connection, from 1.</summary>
    public int Number => number;

    public CancellationToken Stop => stop;

    /// <summary>Reads one request with its body; null at the end of the connection.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        var chunk = new byte[16 * 1024];
        while (true)
        {
            if (_needed == 0)
            {
                var head = Encoding.Latin1.GetString([.. _buffer]);
                var end = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end >= 0)
                {
                    var at = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
                    _needed = end + 4 + (at < 0 || at > end ? 0 : int.Parse(head[(at + 16)..head.IndexOf('\r', at)]));
                }
            }

            if (_needed > 0 && _buffer.Count >= _needed)
            {
                var request = Encoding.Latin1.GetString([.. _buffer[.._needed]]);
                _buffer.RemoveRange(0, _needed);
                _needed = 0;
                server.Requests.Enqueue(request);
                return request;
            }

            var count = await stream.ReadAsync(chunk, stop);
            if (count == 0)
            {
                return null;
            }

            _buffer.AddRange(chunk.AsSpan(0, count));
        }
    }

    /// <summary>Reads one short frame of a WebSocket client; null at the end of the connection.</summary>
    public async Task<byte[]?> ReadFrameAsync()
    {
        var start = new byte[6];
        if (!await TryReadAsync(start))
        {
            return null;
        }

        var frame = new byte[6 + (start[1] & 0x7F)];
        start.CopyTo(frame, 0);
        return await stream.ReadAtLeastAsync(frame.AsMemory(6), frame.Length - 6, throwOnEndOfStream: false, stop) == frame.Length - 6 ? frame : null;
    }

    /// <summary>Notes something among the server's requests.</summary>
    public void Note(string said) => server.Requests.Enqueue(said);

    /// <summary>Reads exactly so many bytes; false at the end of the connection.</summary>
    public async Task<bool> TryReadAsync(byte[] bytes) => await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop) == bytes.Length;

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await stream.WriteAsync(bytes, stop);

    public Task HangAsync() => Task.Delay(Timeout.Infinite, stop);

    /// <summary>Ends the connection's input for the client; over TLS without a word.</summary>
    public void Cut() => client.Client.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        client.Client.LingerState = new LingerOption(enable: true, 0);
        client.Dispose();
    }
}
