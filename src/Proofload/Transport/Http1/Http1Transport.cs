using System.Runtime.CompilerServices;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport.Http;
using Proofload.Transport.Tls;

namespace Proofload.Transport.Http1;

/// <summary>
/// HTTP/1.1 over sockets, with or without TLS: who waits for a connection, which connection carries what, deadlines and outcomes, whatever moves the bytes.
/// An engine derives from it and adds that: received bytes come in through <see cref="Received"/> (or <see cref="InputEnded"/>,
/// <see cref="ConnectionLost"/>), bytes to send go out through <see cref="Send"/>, connections are opened by <see cref="Connect"/>.
/// One thread at a time is inside; nothing here takes a lock or, once buffers have grown, allocates. Requests are never repeated and never
/// pipelined.
/// </summary>
/// <remarks>
/// 1 <see cref="Start"/> takes an idle connection or a place in the line. 2 The dialer opens connections for those in the line. 3 The
/// engine's <see cref="Poll"/> hands over what has arrived. 4 A response that ends frees its connection for the line or the idle stack.
/// </remarks>
internal abstract partial class Http1Transport : ITransport
{
    private const int WarmAtOnce = 32;

    // An idle connection is trusted this long after the kernel was last asked for events; later it is asked about the connection itself.
    private const long TrustNs = 1_000_000;

    // A burst of starts or completions looks for arrivals this often, so that their time stamps do not wait for its end.
    private const long BurstNs = 200_000;

    // Every fourth completion asks whether that time is over.
    private const int TakesPerLook = 3;

    private readonly Dialer _dialer;
    private readonly RequestWriter _writer;
    private readonly TlsSettings? _tls;
    private readonly TlsBuffers? _tlsBuffers;
    private readonly ConnectionTable _table;
    private readonly ConnectionCounters _counters = new();
    private readonly WaitingLine _line = new();
    private readonly Deadlines _drains = new();
    private readonly Queue<Exchange> _completed = new();
    private readonly List<ExchangeSlot> _slots = [];
    private readonly int _limit;
    private readonly bool _fresh;
    private int _dialing;
    private int _held;
    private int _closing;
    private bool _dialFailed;
    private int _woken;
    private int _emptyTakes;
    private int _takes;
    private long _lostOnReuse;
    private string _negotiated = "";

    /// <param name="target">The target.</param>
    /// <param name="maxInFlight">Most exchanges in flight at once.</param>
    /// <param name="clock">The run's clock.</param>
    /// <param name="tls">How to shake hands; null without TLS.</param>
    /// <param name="spin">How long before a due time to stop sleeping.</param>
    protected Http1Transport(TargetPlan target, int maxInFlight, RunClock clock, TlsSettings? tls, SpinBudget spin)
    {
        Spin = spin;
        _tls = tls;
        _tlsBuffers = tls is null ? null : new TlsBuffers();
        Clock = clock;
        _limit = target.Connections.Limit > 0 ? target.Connections.Limit : maxInFlight;
        _fresh = target.Connections.Reuse == ConnectionReuse.Fresh;
        _table = new ConnectionTable(CreateConnection);
        _dialer = new Dialer(target, clock, Signal, Connect, Hang);
        _writer = new RequestWriter(HostField(target.Url), _fresh);
    }

    public abstract string Engine { get; }

    /// <summary>What keeps the engine below what it can do; null for nothing.</summary>
    protected virtual string? Remark => null;

    public TransportStatistics Statistics => new()
    {
        Opened = _counters.Opened,
        Failed = _counters.Failed,
        Open = _counters.Open,
        LostOnReuse = _lostOnReuse,
        Negotiated = _negotiated,
        Remark = Remark,
    };

    public ValueTask WarmAsync(int connections, CancellationToken cancellation) => _fresh
        ? ValueTask.CompletedTask
        : new ValueTask(Task.Run(() => Warm(Math.Min(connections, _limit), cancellation), CancellationToken.None));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
        var now = exchange.StartedNs > LookedNs ? exchange.StartedNs : Clock.NowNs;
        if (_writer.FindProblem(exchange) is { } problem)
        {
            exchange.Record.BytesSent = 0;
            exchange.Fail(ErrorKind.InvalidResponse, problem, now);
            Complete(slot);
            return;
        }

        exchange.Record.BytesSent = exchange.Body.WrittenCount;
        if (TakeIdleFor(exchange, now) is { } connection)
        {
            Carry(connection, slot);
        }
        else
        {
            _line.Add(slot);
            DialForLine();
        }

        if (Math.Max(now, exchange.Record.Sent) - LookedNs > BurstNs)
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
            exchange.Fail(outcome, outcome == ErrorKind.Cancelled ? "cancelled" : Waiting(exchange, connection), Clock.NowNs);
        }

        Complete(slot);
        if (connection is null)
        {
            _line.Leave();
        }
        else
        {
            EndFrames(connection);
            DialForLine();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTakeCompleted(out Exchange exchange)
    {
        // So many may be complete that recording them would keep others waiting. To look at the clock each time would cost more than a record.
        if (_completed.Count > 0 && (++_takes & TakesPerLook) == 0 && Clock.NowNs - LookedNs > BurstNs && !IsDisposed)
        {
            Turn(0);
        }

        if (_completed.TryDequeue(out exchange!))
        {
            return true;
        }

        // An owner that is always late never waits; it must not starve its own connections.
        if (_emptyTakes++ == 0 || IsDisposed)
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
        var now = Clock.NowNs;
        var sleepUntil = Spin.SleepUntil(now, dueNs);
        while (_completed.Count == 0)
        {
            if (Volatile.Read(ref _woken) != 0 && Interlocked.Exchange(ref _woken, 0) != 0)
            {
                return;
            }

            if (now >= dueNs && looked)
            {
                return;
            }

            Step(now, sleepUntil);
            looked = true;
            now = LookedNs > now ? LookedNs : Clock.NowNs;
        }
    }

    public void Wake()
    {
        Volatile.Write(ref _woken, 1);
        Signal();
    }

    public ValueTask DisposeAsync()
    {
        if (IsDisposed)
        {
            return ValueTask.CompletedTask;
        }

        IsDisposed = true;
        foreach (var slot in _slots)
        {
            if (slot.IsActive)
            {
                slot.Exchange.Fail(ErrorKind.Cancelled, "cancelled", Clock.NowNs);
                Complete(slot);
            }
        }

        foreach (var connection in _table.All)
        {
            if (connection.Phase != ConnectionPhase.Closed)
            {
                SayGoodbye(connection);
                Close(connection);
            }
        }

        Free();
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
        : connection.IsUpgraded ? $"timed out after {exchange.Record.BytesReceived} bytes of messages, before the end of the answer"
        : connection.Parser.HeadSeen
            ? $"timed out after {exchange.Record.BytesReceived} bytes of the body"
            : connection.IsSending ? "timed out sending the request" : "timed out waiting for the response head";

    private void Warm(int wanted, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(static transport => ((Http1Transport)transport!).Wake(), this);
        _dialFailed = false;

        // Each is dialled once: a server that closes connections at once must not be called again and again.
        var left = wanted - _table.Taken;
        while (!cancellation.IsCancellationRequested)
        {
            for (; left > 0 && _dialing < WarmAtOnce && !_dialFailed; left--)
            {
                Dial();
            }

            if (_dialing == 0)
            {
                return;
            }

            Step(Clock.NowNs, long.MaxValue);
        }
    }

    /// <summary>One turn of the loop: sleeps until shortly before the due time, then only looks, so that arrivals are stamped during the spin too.</summary>
    private void Step(long nowNs, long sleepUntil)
    {
        var deadline = NextDeadlineNs;
        if (deadline <= nowNs)
        {
            Expire(nowNs);
            return;
        }

        var until = Math.Min(sleepUntil, deadline);
        Turn(until <= nowNs ? 0 : until == long.MaxValue ? until : until - nowNs);
    }

    private void Turn(long timeoutNs)
    {
        Poll(timeoutNs);
        Attend();
    }

    private void Attend()
    {
        while (_dialer.TryTakeResolution(out var resolution))
        {
            OnResolution(resolution!);
        }

        DialForLine();
    }

    private void Expire(long nowNs)
    {
        while (_dialer.TryTakeExpired(nowNs, out var connection))
        {
            Settle(connection!, _dialer.Expire(connection!));
        }

        while (_drains.TryTakeExpired(nowNs, out var connection))
        {
            // A WebSocket that is closing carries nothing any more.
            if (connection.Slot is { } slot)
            {
                Complete(slot);
            }

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
