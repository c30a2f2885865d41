using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport.Http;
using Proofload.Transport.Http1;

namespace Proofload.Transport.Epoll;

/// <summary>
/// HTTP/1.1 without TLS over non-blocking sockets in one epoll set. The owner's thread is the event loop: <see cref="WaitUntil"/> sleeps,
/// reads and parses, so a request never changes its thread, takes no lock and, once buffers have grown, allocates nothing. One clock
/// reading stamps all that one read brought. Requests are never repeated and never pipelined.
/// </summary>
/// <remarks>
/// 1 <see cref="Start"/> takes an idle connection or a place in the line. 2 The dialer opens connections for those in the line. 3 What the
/// kernel has ready is dispatched: dials, writes, reads. 4 A response that ends frees its connection for the line or the idle stack.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class EpollTransport : ITransport
{
    private const int BufferBytes = 64 * 1024;
    private const int WarmAtOnce = 32;

    // An idle connection is trusted this long after the kernel was last asked for events; later it is asked about the connection itself.
    private const long TrustNs = 1_000_000;

    // A burst of starts looks for arrivals this often, so that their time stamps do not wait for its end.
    private const long BurstNs = 200_000;

    private readonly RunClock _clock;
    private readonly EventLoop _loop = new();
    private readonly Dialer _dialer;
    private readonly RequestWriter _writer;
    private readonly ConnectionTable _table = new();
    private readonly ConnectionCounters _counters = new();
    private readonly WaitingLine _line = new();
    private readonly Deadlines _drains = new();
    private readonly Queue<(Connection Connection, ulong Token)> _unread = new();
    private readonly Queue<Exchange> _completed = new();
    private readonly List<ExchangeSlot> _slots = [];
    private readonly byte* _buffer = (byte*)NativeMemory.AlignedAlloc(BufferBytes, 4096);
    private readonly int _limit;
    private readonly bool _fresh;
    private int _dialing;
    private bool _dialFailed;
    private int _woken;
    private int _emptyTakes;
    private long _lookedNs = long.MinValue / 2;
    private long _lostOnReuse;
    private string _negotiated = "";
    private bool _disposed;

    /// <exception cref="IOException">The process may not open more descriptors.</exception>
    public EpollTransport(TargetPlan target, int maxInFlight, RunClock clock)
    {
        _clock = clock;
        _limit = target.Connections.Limit > 0 ? target.Connections.Limit : maxInFlight;
        _fresh = target.Connections.Reuse == ConnectionReuse.Fresh;
        _dialer = new Dialer(target, clock, _loop);
        _writer = new RequestWriter(HostField(target.Url), _fresh);
    }

    public string Engine => "epoll";

    public TransportStatistics Statistics => new()
    {
        Opened = _counters.Opened,
        Failed = _counters.Failed,
        Open = _counters.Open,
        LostOnReuse = _lostOnReuse,
        Negotiated = _negotiated,
    };

    public ValueTask WarmAsync(int connections, CancellationToken cancellation) => _fresh
        ? ValueTask.CompletedTask
        : new ValueTask(Task.Run(() => Warm(Math.Min(connections, _limit), cancellation), CancellationToken.None));

    public void Start(Exchange exchange)
    {
        if (exchange.EngineState is not ExchangeSlot slot)
        {
            slot = new ExchangeSlot(exchange);
            exchange.EngineState = slot;
            _slots.Add(slot);
        }

        slot.IsActive = true;
        slot.Version++;
        slot.Connection = null;
        var now = _clock.NowNs;
        if (_writer.FindProblem(exchange) is { } problem)
        {
            exchange.Record.BytesSent = 0;
            exchange.Fail(ErrorKind.InvalidResponse, problem, now);
            Complete(slot);
            return;
        }

        exchange.Record.BytesSent = exchange.Body.WrittenCount;
        if (TakeIdle(now) is { } connection)
        {
            Carry(connection, slot);
        }
        else
        {
            _line.Add(slot);
            DialForLine();
        }

        if (now - _lookedNs > BurstNs)
        {
            Turn(0);
        }
    }

    public void Abort(Exchange exchange, ErrorKind outcome)
    {
        if (exchange.EngineState is not ExchangeSlot { IsActive: true } slot)
        {
            return;
        }

        var connection = slot.Connection;
        if (exchange.Record.Done < 0)
        {
            exchange.Fail(outcome, outcome == ErrorKind.Cancelled ? "cancelled" : Waiting(exchange, connection), _clock.NowNs);
        }

        Complete(slot);
        if (connection is null)
        {
            _line.Leave();
        }
        else
        {
            Close(connection);
            DialForLine();
        }
    }

    public bool TryTakeCompleted(out Exchange exchange)
    {
        if (_completed.TryDequeue(out exchange!))
        {
            return true;
        }

        // An owner that is always late never waits; it must not starve its own connections.
        if (_emptyTakes++ == 0 || _disposed)
        {
            return false;
        }

        Turn(0);
        return _completed.TryDequeue(out exchange!);
    }

    public void WaitUntil(long dueNs)
    {
        _emptyTakes = 0;
        var looked = false;
        while (_completed.Count == 0)
        {
            if (Volatile.Read(ref _woken) != 0 && Interlocked.Exchange(ref _woken, 0) != 0)
            {
                return;
            }

            var now = _clock.NowNs;
            if (now >= dueNs && looked)
            {
                return;
            }

            Step(now, dueNs);
            looked = true;
        }
    }

    public void Wake()
    {
        Volatile.Write(ref _woken, 1);
        _loop.Signal();
    }

    public ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return ValueTask.CompletedTask;
        }

        _disposed = true;
        foreach (var slot in _slots)
        {
            if (slot.IsActive)
            {
                slot.Exchange.Fail(ErrorKind.Cancelled, "cancelled", _clock.NowNs);
                Complete(slot);
            }
        }

        foreach (var connection in _table.All)
        {
            if (connection.Phase != ConnectionPhase.Closed)
            {
                Close(connection);
            }
        }

        _loop.Dispose();
        NativeMemory.AlignedFree(_buffer);
        return ValueTask.CompletedTask;
    }

    private static string HostField(Uri url)
    {
        var host = url.IdnHost;
        if (url.HostNameType == UriHostNameType.IPv6)
        {
            // A zone names an interface of this machine: nothing for the server (RFC 6874).
            var zone = host.IndexOf('%');
            host = $"[{(zone < 0 ? host : host[..zone])}]";
        }

        return url.IsDefaultPort ? host : $"{host}:{url.Port}";
    }

    private static string Waiting(Exchange exchange, Connection? connection) => connection is null
        ? "timed out waiting for a connection"
        : connection.Parser.HeadSeen
            ? $"timed out after {exchange.Record.BytesReceived} bytes of the body"
            : connection.IsSending ? "timed out sending the request" : "timed out waiting for the response head";

    private void Warm(int wanted, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(static transport => ((EpollTransport)transport!).Wake(), this);
        _dialFailed = false;
        while (!cancellation.IsCancellationRequested)
        {
            while (_table.Taken < wanted && _dialing < WarmAtOnce && !_dialFailed)
            {
                Dial();
            }

            if (_dialing == 0)
            {
                return;
            }

            Step(_clock.NowNs, long.MaxValue);
        }
    }

    /// <summary>One turn of the loop: sleeps until shortly before the due time, then only looks, so that arrivals are stamped during the spin too.</summary>
    private void Step(long nowNs, long dueNs)
    {
        var until = dueNs == long.MaxValue ? dueNs : dueNs - Waiter.DefaultSpinNs;
        var deadline = Math.Min(_dialer.NextDeadlineNs, _drains.NextNs);
        if (deadline <= nowNs)
        {
            Expire(nowNs);
            return;
        }

        until = Math.Min(until, deadline);
        Turn(_unread.Count > 0 || until <= nowNs ? 0 : until == long.MaxValue ? until : until - nowNs);
    }

    private void Turn(long timeoutNs)
    {
        var count = _loop.Wait(timeoutNs);
        if (_loop.TakeSignal())
        {
            TakeResolutions();
        }

        Dispatch(count);
        _lookedNs = _clock.NowNs;
    }

    private void Dispatch(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (flags, token) = _loop.Event(i);
            if (_table.Find(token) is { } connection)
            {
                OnEvent(connection, flags);
            }
        }

        for (var left = _unread.Count; left > 0; left--)
        {
            var (connection, token) = _unread.Dequeue();
            if (connection.Token == token && connection.HasUnread)
            {
                connection.HasUnread = false;
                Receive(connection);
            }
        }

        DialForLine();
    }

    private void OnEvent(Connection connection, uint flags)
    {
        if (connection.Phase == ConnectionPhase.Connecting)
        {
            if ((flags & (LinuxSocket.Writable | LinuxSocket.Failed)) != 0)
            {
                Settle(connection, _dialer.OnEvent(connection));
            }

            return;
        }

        connection.PeerClosed |= (flags & (LinuxSocket.PeerClosed | LinuxSocket.Failed)) != 0;
        if (connection.IsSending && (flags & (LinuxSocket.Writable | LinuxSocket.Failed)) != 0)
        {
            var exchange = connection.Slot!.Exchange;
            _writer.Write(exchange);
            Flush(connection, exchange);
        }

        if ((flags & (LinuxSocket.Readable | LinuxSocket.PeerClosed | LinuxSocket.Failed)) != 0)
        {
            Receive(connection);
        }
    }

    private void Expire(long nowNs)
    {
        while (_dialer.TryTakeExpired(nowNs, out var connection))
        {
            Settle(connection!, _dialer.Expire(connection!));
        }

        while (_drains.TryTakeExpired(nowNs, out var connection))
        {
            Complete(connection.Slot!);
            Close(connection);
        }

        DialForLine();
    }

    private void Complete(ExchangeSlot slot)
    {
        slot.IsActive = false;
        slot.Connection = null;
        _completed.Enqueue(slot.Exchange);
    }
}
