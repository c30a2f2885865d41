using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Transport.Http;

/// <summary>
/// The transport over the framework's HTTP handler: HTTP/1.1 and HTTP/2, plain and TLS, with proxy. Requests start on the owner's thread;
/// responses are read, and readers called, on the pool thread that the bytes arrive on, with one clock reading for each read.
/// <c>Sent</c> and <c>FirstByte</c> of HTTP/1.1 are the first write and the first read on the connection. HTTP/2 connections carry many
/// exchanges at once, so there <c>Sent</c> is the moment the header block is encoded and <c>FirstByte</c> the moment the head is complete.
/// </summary>
internal sealed class SocketsHttpTransport : ITransport
{
    private const int ReadBufferBytes = 16 * 1024;
    private static readonly TimeSpan DrainGrace = TimeSpan.FromMilliseconds(250);

    private readonly TargetPlan _target;
    private readonly RunClock _clock;
    private readonly IWaiter _waiter;
    private readonly ConnectionCounters _counters = new();
    private readonly Connector _connector;
    private readonly HttpMessageInvoker _invoker;
    private readonly MessageBuilder _builder;
    private readonly ConcurrentQueue<Exchange> _completed = new();
    private readonly List<ExchangeState> _states = [];
    private readonly int _limit;
    private string _negotiated = "";

    public SocketsHttpTransport(TargetPlan target, int maxInFlight, RunClock clock, IWaiter waiter)
    {
        _target = target;
        _clock = clock;
        _waiter = waiter;
        _limit = target.Connections.Limit > 0 ? target.Connections.Limit : maxInFlight;
        _connector = new Connector(target, clock, _counters);
        _builder = new MessageBuilder(target, clock, _counters);
        _invoker = new HttpMessageInvoker(MakeHandler(), disposeHandler: true);
    }

    public string Engine => "sockets-http-handler";

    public TransportStatistics Statistics => new()
    {
        Opened = _counters.Opened,
        Failed = _counters.Failed,
        Open = _counters.Open,
        Repeated = _counters.Repeated,
        Negotiated = Volatile.Read(ref _negotiated),
    };

    public async ValueTask WarmAsync(int connections, CancellationToken cancellation)
    {
        if (_target.Connections.Reuse == ConnectionReuse.Fresh)
        {
            return;
        }

        // One HTTP/2 connection carries many requests; the handler opens more only when its streams are used up.
        var most = _target.HttpVersion == HttpVersionChoice.Http2 && _target.Connections.Limit == 0 ? 1 : _limit;
        await _connector.WarmAsync(Math.Min(connections, most), cancellation);
    }

    public void Start(Exchange exchange)
    {
        if (exchange.EngineState is not ExchangeState state)
        {
            state = new ExchangeState(exchange);
            exchange.EngineState = state;
            _states.Add(state);
        }

        var problem = exchange.Shape.WebSocket is null ? MessageBuilder.FindProblem(exchange) : "not sent: the engine sockets-http-handler has no WebSockets";
        if (problem is not null)
        {
            exchange.Record.BytesSent = 0;
            exchange.Fail(ErrorKind.InvalidResponse, problem, _clock.NowNs);
            _completed.Enqueue(exchange);
            _waiter.Wake();
            return;
        }

        exchange.Record.BytesSent = exchange.Body.WrittenCount;
        state.Running = RunAsync(state);
    }

    public void Abort(Exchange exchange, ErrorKind outcome) => (exchange.EngineState as ExchangeState)?.Abort(outcome);

    public bool TryTakeCompleted(out Exchange exchange) => _completed.TryDequeue(out exchange!);

    // The waiter counts on the machine's clock, the owner on the run's.
    public void WaitUntil(long dueNs) =>
        _waiter.WaitUntil(dueNs > long.MaxValue - Math.Max(0, _clock.OriginNs) ? long.MaxValue : dueNs + _clock.OriginNs);

    public void Wake() => _waiter.Wake();

    public async ValueTask DisposeAsync()
    {
        foreach (var state in _states)
        {
            state.Abort(ErrorKind.Cancelled);
        }

        foreach (var state in _states)
        {
            await state.Running;
        }

        _invoker.Dispose();
        await _connector.DisposeAsync();
        _waiter.Dispose();
    }

    private SocketsHttpHandler MakeHandler()
    {
        var fresh = _target.Connections.Reuse == ConnectionReuse.Fresh;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = fresh ? TimeSpan.Zero : Timeout.InfiniteTimeSpan,
            MaxConnectionsPerServer = _limit,
            EnableMultipleHttp2Connections = true,
            MaxResponseDrainSize = 0,
            ConnectCallback = _connector.ConnectAsync,
            RequestHeaderEncodingSelector = static (name, message) =>
            {
                (message as ExchangeRequest)?.OnHeader(name);
                return null;
            },
        };
        if (_target.Proxy is { } proxy)
        {
            handler.UseProxy = true;
            var parts = proxy.UserInfo.Split(':', 2);
            handler.Proxy = new WebProxy(new UriBuilder(proxy) { UserName = "", Password = "" }.Uri)
            {
                Credentials = proxy.UserInfo.Length == 0
                    ? null
                    : new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : ""),
            };
            if (_target.Url.Scheme == "https")
            {
                handler.SslOptions = new TlsSettings(_target).Options(static _ => { });
            }
        }

        return handler;
    }

    private async Task RunAsync(ExchangeState state)
    {
        var exchange = state.Exchange;
        var headSeen = false;
        try
        {
            var request = state.Begin(_builder);
            request.Begin(_clock.NowNs);
            using var response = await _invoker.SendAsync(request, state.Cancellation);
            var nowNs = _clock.NowNs;
            headSeen = true;
            Stamp(exchange, request);
            var readNs = request.Connection?.HeadNs ?? -1;
            exchange.Record.FirstByte = readNs >= 0 ? readNs : nowNs;
            exchange.Record.Status = (int)response.StatusCode;
            NoteVersion(response.Version);

            state.Head.Point(response);
            exchange.Reader.OnHead(exchange, state.Head, nowNs);
            state.Head.Point(null);
            if (await ReadBodyAsync(state, response))
            {
                state.EndClean();
            }
        }
        catch (Exception failure)
        {
            Fail(state, failure, headSeen);
        }

        state.Active = false;
        _completed.Enqueue(exchange);
        _waiter.Wake();
    }

    private async ValueTask<bool> ReadBodyAsync(ExchangeState state, HttpResponseMessage response)
    {
        var body = response.Content.ReadAsStream();
        var exchange = state.Exchange;
        var limited = false;
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBufferBytes);
        try
        {
            while (true)
            {
                var read = body.ReadAsync(buffer, state.Cancellation);
                if (!limited && exchange.Record.Done >= 0 && !read.IsCompleted)
                {
                    limited = true;
                    state.LimitDrain(DrainGrace);
                }

                var count = await read;
                var nowNs = _clock.NowNs;
                if (count == 0)
                {
                    if (response.Version.Major >= 2)
                    {
                        state.Head.Point(response);
                        exchange.Reader.OnTrailers(exchange, state.Head, nowNs);
                        state.Head.Point(null);
                    }

                    exchange.Reader.OnEnd(exchange, nowNs);
                    return true;
                }

                exchange.OnRead(nowNs, nowNs, stamped: false);
                exchange.Record.BytesReceived += count;
                if (!exchange.Reader.OnBody(exchange, buffer.AsSpan(0, count), nowNs))
                {
                    return false;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Stamp(Exchange exchange, ExchangeRequest request)
    {
        ref var record = ref exchange.Record;
        record.Sent = request.SentNs;
        if (request.Opened is { } opened)
        {
            record.Connected = opened.ConnectedNs;
            record.DnsNs = opened.DnsNs;
            record.TcpNs = opened.TcpNs;
            record.TlsNs = opened.TlsNs;
        }
    }

    private void Fail(ExchangeState state, Exception failure, bool headSeen)
    {
        var exchange = state.Exchange;
        if (state.Request is { } request)
        {
            Stamp(exchange, request);
        }

        if (exchange.Record.Done >= 0)
        {
            return;
        }

        var nowNs = _clock.NowNs;
        var aborted = state.Aborted;
        if (aborted != ErrorKind.Ok && failure is not ConnectFailureException)
        {
            exchange.Fail(aborted, aborted == ErrorKind.Cancelled ? "cancelled" : Waiting(exchange, headSeen), nowNs);
            return;
        }

        var (kind, detail) = FailureClassifier.Classify(failure, headSeen, exchange.Record.BytesReceived);
        exchange.Fail(kind, detail, nowNs);
    }

    private static string Waiting(Exchange exchange, bool headSeen) => headSeen
        ? $"timed out after {exchange.Record.BytesReceived} bytes of the body"
        : exchange.Record.Sent >= 0 ? "timed out waiting for the response head" : "timed out waiting for a connection";

    private void NoteVersion(Version version)
    {
        if (Volatile.Read(ref _negotiated).Length == 0)
        {
            var http = version.Major == 2 ? "HTTP/2" : $"HTTP/{version.Major}.{version.Minor}";
            var tls = _connector.TlsVersion;
            Volatile.Write(ref _negotiated, tls.Length == 0 ? http : $"{http}, {tls}");
        }
    }
}
