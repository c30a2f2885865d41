using System.Net;
using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Transport.Tls;
using Proofload.Transport.WebSockets;

namespace Proofload.Transport.Http1;

/// <summary>What a connection is doing.</summary>
internal enum ConnectionPhase
{
    Closed = 0,
    Resolving,
    Connecting,
    Securing,
    Idle,
    Busy,
}

/// <summary>One connection's place in the table, used for one socket after the other: parser and memory stay. Engines add what they keep of a socket.</summary>
internal abstract class Connection(int index)
{
    /// <summary>Cache lines of 64 bytes that a connection spans.</summary>
    public const int CacheLineCount = 5;

    private uint _generation;

    // What the bytes of the present response will touch, at one step from here.
    private Exchange? _exchange;
    private GapBuffer? _gaps;
    private ReceiveLog? _received;
    private IResponseReader? _reader;
    private object? _readerState;

    public ConnectionPhase Phase { get; set; }

    /// <summary>Counts dials, uses and closes: what was planned for one of them is void for the next.</summary>
    public uint Epoch { get; set; }

    /// <summary>Names this socket: what happened to an earlier socket in this place does not match.</summary>
    public ulong Token => ((ulong)_generation << 32) | (uint)(index + 1);

    public ResponseParser Parser { get; } = new();

    /// <summary>The exchange that the connection carries; null while idle.</summary>
    public ExchangeSlot? Slot { get; set; }

    /// <summary>It was opened for the request that it carries; false once it has been idle or carried another.</summary>
    public bool IsFirstUse { get; set; }

    /// <summary>Bytes of the present request that the kernel has taken.</summary>
    public long Written { get; set; }

    /// <summary>The request waits for room in the send buffer.</summary>
    public bool IsSending { get; set; }

    /// <summary>The kernel refused bytes of the request: what can still be read is all there will be.</summary>
    public bool SendFailed { get; set; }

    /// <summary>Arrival of the present response's first byte; -1 before it.</summary>
    public long HeadNs { get; set; }

    /// <summary>Arrival of the present response's latest bytes.</summary>
    public long ArrivalNs { get; set; }

    /// <summary>The response has ended by its own mark; the rest of the body is given a moment.</summary>
    public bool IsDraining { get; set; }

    /// <summary>The server will send nothing more: no further request.</summary>
    public bool PeerClosed { get; set; }

    /// <summary>The TLS session; null without TLS or without a socket.</summary>
    public TlsSession? Tls { get; set; }

    /// <summary>The response has ended; the connection is free once all that arrived with it is seen to be nothing more.</summary>
    public bool IsResting { get; set; }

    /// <summary>The WebSocket that the connection is, or is about to become; null for HTTP.</summary>
    public WebSocketLink? WebSocket { get; set; }

    /// <summary>The handshake is over: bytes are frames.</summary>
    public bool IsUpgraded { get; set; }

    /// <summary>The shape of the requests that may share the WebSocket; null for none.</summary>
    public RequestShape? SharedBy { get; set; }

    /// <summary>The session that the WebSocket belongs to; null for none.</summary>
    public IHeldConnection? Holder { get; set; }

    /// <summary>It rests for its session, in no stack.</summary>
    public bool IsHeld { get; set; }

    /// <summary>This side has said that it closes, and gives the server a moment to do so.</summary>
    public bool IsClosing { get; set; }

    /// <summary>When the TCP connection stood; of a TLS connection.</summary>
    public long TcpOpenNs { get; set; }

    /// <summary>When the dial began.</summary>
    public long DialNs { get; set; }

    /// <summary>When the addresses were known.</summary>
    public long ResolvedNs { get; set; }

    public IPAddress[] Addresses { get; set; } = [];

    /// <summary>Addresses tried so far.</summary>
    public int Tried { get; set; }

    /// <summary>The stack of idle connections that it lies on; null while on none.</summary>
    public IdleStack? Stack { get; set; }

    /// <summary>Neighbours on that stack.</summary>
    public Connection? Below { get; set; }

    public Connection? Above { get; set; }

    /// <summary>Makes events of the present socket void.</summary>
    public void NextSocket() => _generation++;

    /// <summary>
    /// Brings what the next bytes will touch into the processor's cache while the kernel copies them. With a thousand streams every event
    /// finds its stream's state in memory far away, one miss after the other.
    /// </summary>
    public void FetchAhead()
    {
        CacheLines.Fetch(Parser, 2);
        CacheLines.Fetch(_exchange, 3);
        CacheLines.Fetch(_exchange, 3, first: 5);
        CacheLines.Fetch(_gaps, 1);
        CacheLines.Fetch(_received, 1);
        CacheLines.Fetch(_reader, 3);
        CacheLines.Fetch(_readerState, 1);
        CacheLines.Fetch(Slot, 1);
    }

    /// <summary>Begins a use.</summary>
    public void Begin(ExchangeSlot slot, bool withoutBody)
    {
        Phase = ConnectionPhase.Busy;
        Slot = slot;
        slot.Connection = this;
        _exchange = slot.Exchange;
        _gaps = _exchange.Gaps;
        _received = _exchange.Received;
        _reader = _exchange.Reader;
        _readerState = _reader.StateAhead;
        Epoch++;
        Written = 0;
        IsSending = false;
        SendFailed = false;
        IsDraining = false;
        HeadNs = -1;
        ArrivalNs = long.MinValue;
        Parser.Begin(withoutBody, WebSocket is not null);
    }
}
