using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport.Tls;

namespace Proofload.Transport.Http;

/// <summary>Opens connections: name, TCP and TLS, each with its duration. Connections opened ahead wait here for the handler to ask.</summary>
internal sealed class Connector : IAsyncDisposable
{
    private readonly TargetPlan _target;
    private readonly IClock _clock;
    private readonly ConnectionCounters _counters;
    private readonly TlsSettings? _tls;
    private readonly bool _multiplexed;
    private readonly ConcurrentQueue<Stream> _warm = new();
    private IPAddress[]? _addresses;
    private string _tlsVersion = "";

    public Connector(TargetPlan target, IClock clock, ConnectionCounters counters)
    {
        _target = target;
        _clock = clock;
        _counters = counters;
        _multiplexed = target.HttpVersion == HttpVersionChoice.Http2;

        // Behind a proxy the handler opens the tunnel and shakes hands through it.
        _tls = target.Url.Scheme == "https" && target.Proxy is null ? new TlsSettings(target) : null;
    }

    /// <summary>TLS version of the latest connection; empty without TLS.</summary>
    public string TlsVersion => Volatile.Read(ref _tlsVersion);

    private DnsEndPoint EndPoint => _target.Proxy is { } proxy
        ? new DnsEndPoint(proxy.IdnHost, proxy.Port)
        : new DnsEndPoint(_target.Url.IdnHost, _target.Url.Port);

    /// <summary>The handler's callback: a connection opened ahead when one is still alive, else a new one.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        while (_warm.TryDequeue(out var ready))
        {
            if (IsAlive(ready))
            {
                return ready;
            }

            await ready.DisposeAsync();
        }

        var request = context.InitialRequestMessage as ExchangeRequest;
        var use = request?.Use ?? 0;
        var (stream, stamps) = await OpenAsync(context.DnsEndPoint, cancellation);
        request?.OnOpened(stamps, use);
        return stream;
    }

    /// <summary>Opens connections ahead of the load, a few at a time; gives up at the first that fails.</summary>
    public async Task WarmAsync(int connections, CancellationToken cancellation)
    {
        var left = connections - _warm.Count;
        async Task OpenSome()
        {
            while (Interlocked.Decrement(ref left) >= 0 && !cancellation.IsCancellationRequested)
            {
                try
                {
                    var (stream, stamps) = await OpenAsync(EndPoint, cancellation);
                    stamps.Warm = true;
                    _warm.Enqueue(stream);
                }
                catch (Exception failure) when (failure is ConnectFailureException or OperationCanceledException)
                {
                    Volatile.Write(ref left, 0);
                }
            }
        }

        var openers = new Task[Math.Clamp(left, 0, 32)];
        for (var i = 0; i < openers.Length; i++)
        {
            openers[i] = OpenSome();
        }

        await Task.WhenAll(openers);
    }

    public async ValueTask DisposeAsync()
    {
        while (_warm.TryDequeue(out var stream))
        {
            await stream.DisposeAsync();
        }
    }

    private static bool IsAlive(Stream stream)
    {
        var socket = stream is StampedNetworkStream plain ? plain.Socket : ((StampedSslStream)stream).Socket;

        // Readable before any request: the server closed it. TLS session tickets are the exception.
        return socket.Connected && (stream is StampedSslStream ? !(socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0)
            : !socket.Poll(0, SelectMode.SelectRead));
    }

    private async ValueTask<(Stream Stream, ConnectionStamps Stamps)> OpenAsync(DnsEndPoint endPoint, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_target.ConnectTimeout);
        var phase = "resolving the name";
        Socket? socket = null;
        try
        {
            var start = _clock.NowNs;
            var known = Known(endPoint.Host);
            var addresses = known ?? await ResolveAsync(endPoint.Host, limit.Token);
            var resolved = _clock.NowNs;
            phase = "opening the TCP connection";
            socket = await ConnectAnyAsync(addresses, endPoint.Port, limit.Token);
            var connected = _clock.NowNs;
            var stamps = new ConnectionStamps(_clock, _counters, _multiplexed)
            {
                DnsNs = known is null ? resolved - start : 0,
                TcpNs = connected - resolved,
                ConnectedNs = connected,
            };
            phase = "the TLS handshake";
            Stream stream = _tls is null ? new StampedNetworkStream(socket, stamps) : await SecureAsync(socket, _tls, stamps, limit.Token);
            stamps.OnOpened();
            return (stream, stamps);
        }
        catch (Exception failure)
        {
            socket?.Dispose();
            _counters.OnFailed();
            if (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellation);
            }

            throw limit.IsCancellationRequested && failure is not ConnectFailureException
                ? new ConnectFailureException(ErrorKind.ConnectTimeout, $"no connection within {Seconds(_target.ConnectTimeout)} ({phase})", failure)
                : failure as ConnectFailureException
                    ?? new ConnectFailureException(ErrorKind.Reset, $"{phase} failed: {failure.GetType().Name}", failure);
        }
    }

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds:0.###} s";

    // Addresses that need no look-up: literals, and for pooled connections what was found before.
    private IPAddress[]? Known(string host) => IPAddress.TryParse(host, out var literal) ? [literal]
        : _target.Connections.Reuse == ConnectionReuse.Pooled ? Volatile.Read(ref _addresses)
        : null;

    private async ValueTask<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
            if (addresses.Length == 0)
            {
                throw new ConnectFailureException(ErrorKind.Dns, $"'{host}' has no address");
            }

            Volatile.Write(ref _addresses, addresses);
            return addresses;
        }
        catch (SocketException failure)
        {
            throw new ConnectFailureException(ErrorKind.Dns, $"'{host}' cannot be resolved: {failure.SocketErrorCode}", failure);
        }
    }

    private static async ValueTask<Socket> ConnectAnyAsync(IPAddress[] addresses, int port, CancellationToken cancellation)
    {
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.NoDelay = true;
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellation);
                return socket;
            }
            catch (SocketException failure)
            {
                socket.Dispose();
                last = failure;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!.SocketErrorCode switch
        {
            SocketError.ConnectionRefused => new ConnectFailureException(ErrorKind.ConnectRefused, $"port {port} refused the connection", last),
            SocketError.TimedOut => new ConnectFailureException(ErrorKind.ConnectTimeout, "the TCP handshake timed out", last),
            var code => new ConnectFailureException(ErrorKind.ConnectRefused, $"no TCP connection: {code}", last),
        };
    }

    private async ValueTask<Stream> SecureAsync(Socket socket, TlsSettings tls, ConnectionStamps stamps, CancellationToken cancellation)
    {
        var stream = new StampedSslStream(new NetworkStream(socket, ownsSocket: true), stamps) { Socket = socket };
        string? reason = null;
        var start = _clock.NowNs;
        try
        {
            await stream.AuthenticateAsClientAsync(tls.Options(text => reason = text), cancellation);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            throw new ConnectFailureException(ErrorKind.Tls, TlsFailure.OfHandshake(failure, reason), failure);
        }

        if (_multiplexed && stream.NegotiatedApplicationProtocol != tls.Protocol)
        {
            throw new ConnectFailureException(ErrorKind.Tls, "the server does not offer HTTP/2 by ALPN");
        }

        stamps.ConnectedNs = _clock.NowNs;
        stamps.TlsNs = stamps.ConnectedNs - start;
        Volatile.Write(ref _tlsVersion, TlsSession.VersionOf(stream));
        return stream;
    }
}
