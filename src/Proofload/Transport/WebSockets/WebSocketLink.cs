using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Transport.Tls;

namespace Proofload.Transport.WebSockets;

/// <summary>
/// One connection's WebSocket: its handshake, its frames, and what it has to say itself (pongs, the close frame). It hands messages to the
/// exchange that is under way and drops those that come while none is.
/// </summary>
internal sealed class WebSocketLink : IFrameSink
{
    private const ulong KeyStream = 0x7765_6273_6F63_6B65;

    // RFC 6455, section 1.3.
    private const string Magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private readonly WebSocketOptions _options;
    private readonly FrameParser _parser;
    private readonly string _accept;
    private SeededRandom _random;
    private Exchange? _exchange;
    private long _nowNs;
    private bool _closeSent;

    /// <param name="options">How it is made.</param>
    /// <param name="path">Path of the handshake.</param>
    /// <param name="number">Number of the connection, for its key.</param>
    public WebSocketLink(WebSocketOptions options, string path, ulong number)
    {
        _options = options;
        Path = path;
        _parser = new FrameParser(options.MaxMessageBytes);
        _random = SeededRandom.At(options.Seed, KeyStream, number);
        Span<byte> nonce = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, _random.NextUInt64());
        BinaryPrimitives.WriteUInt64LittleEndian(nonce[8..], _random.NextUInt64());
        var key = Convert.ToBase64String(nonce);
        _accept = AcceptOf(key);
        var subprotocols = options.Subprotocols.Count == 0 ? "" : $"Sec-WebSocket-Protocol: {string.Join(", ", options.Subprotocols)}\r\n";
        Fields = Encoding.ASCII.GetBytes($"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{subprotocols}");
    }

    /// <summary>Header lines that ask for it.</summary>
    public byte[] Fields { get; }

    /// <summary>Path of the handshake.</summary>
    public string Path { get; }

    /// <summary>Frames of its own on their way out; they go between the exchange's, never into one.</summary>
    public OutgoingBytes Outgoing { get; } = new();

    /// <summary>Some bytes of <see cref="Outgoing"/> are sent and the frame is not whole yet.</summary>
    public bool IsMidFrame { get; set; }

    /// <summary>Neither side has closed it.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Why the server's bytes are no valid frames; null while they are.</summary>
    public string? Problem => _parser.Problem;

    /// <summary>What a server must answer to a key.</summary>
    public static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Magic)));

    /// <summary>Why a head of status 101 does not agree to the handshake (RFC 6455, section 4.1); null when it does.</summary>
    public string? FindProblem(ResponseHead head)
    {
        var subprotocol = head.Header("Sec-WebSocket-Protocol");
        return !string.Equals(head.Header("Upgrade"), "websocket", StringComparison.OrdinalIgnoreCase) ? "the handshake's answer does not say Upgrade: websocket"
            : head.Header("Connection")?.Contains("upgrade", StringComparison.OrdinalIgnoreCase) != true ? "the handshake's answer does not say Connection: Upgrade"
            : head.Header("Sec-WebSocket-Accept")?.Trim() != _accept ? "the handshake's Sec-WebSocket-Accept does not belong to its key"
            : head.Header("Sec-WebSocket-Extensions") is { Length: > 0 } ? "the server uses an extension that was not offered"
            : subprotocol is null && _options.Subprotocols.Count > 0 ? $"the server agreed to none of the subprotocols {string.Join(", ", _options.Subprotocols)}"
            : subprotocol is not null && !_options.Subprotocols.Contains(subprotocol) ? "the server chose a subprotocol that was not offered"
            : null;
    }

    /// <summary>True when a later exchange may go on where this one's connection stands.</summary>
    public bool Fits(WebSocketOptions options, string path) =>
        ReferenceEquals(options, _options) || (path == Path && options.Subprotocols.SequenceEqual(_options.Subprotocols));

    /// <summary>Takes what has arrived.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="exchange">The exchange under way; null while the connection rests.</param>
    /// <param name="nowNs">When they arrived.</param>
    /// <returns>False when nothing more can be read: the reader gave up, the server closed or broke the rules.</returns>
    public bool Take(ReadOnlySpan<byte> bytes, Exchange? exchange, long nowNs)
    {
        (_exchange, _nowNs) = (exchange, nowNs);
        var goesOn = _parser.Feed(bytes, this);
        _exchange = null;
        if (_parser.Problem is not null && IsOpen)
        {
            IsOpen = false;
            WriteClose(_parser.ProblemCode);
        }

        return goesOn;
    }

    /// <summary>Appends a close frame; the first one only.</summary>
    public void WriteClose(int code)
    {
        IsOpen = false;
        if (_closeSent)
        {
            return;
        }

        _closeSent = true;
        Span<byte> payload = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        WriteControl(Opcode.Close, code == CloseCode.NoneGiven ? default : payload);
    }

    bool IFrameSink.OnMessage(bool isBinary, ReadOnlySpan<byte> payload)
    {
        if (_exchange is not { Reader: IMessageReader reader } exchange)
        {
            // Nobody asked, or the answer is over: many services send a last word after it.
            return true;
        }

        exchange.Record.BytesReceived += payload.Length;
        var goesOn = reader.OnMessage(exchange, isBinary, payload, _nowNs);
        if (exchange.Record.Done >= 0)
        {
            _exchange = null;
        }

        if (!goesOn)
        {
            WriteClose(CloseCode.Normal);
        }

        return goesOn;
    }

    void IFrameSink.OnPing(ReadOnlySpan<byte> payload)
    {
        if (!_closeSent)
        {
            WriteControl(Opcode.Pong, payload);
        }
    }

    void IFrameSink.OnClose(int code, ReadOnlySpan<byte> reason)
    {
        if (_exchange is { Reader: IMessageReader reader } exchange)
        {
            reader.OnClose(exchange, code, reason, _nowNs);
        }

        WriteClose(code);
    }

    private void WriteControl(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[FrameParser.MaxControlBytes + 6];
        Outgoing.Append(frame[..FrameWriter.WriteControl(frame, opcode, payload, (uint)_random.NextUInt64())]);
    }
}
