using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Transport.WebSockets;

namespace Proofload.Transport.Http1;

/// <content>
/// Connections that became WebSockets. The body of their exchanges is frames, ready to be sent; an answer is over when its reader says so, and
/// the connection stays for the next exchange of its session or, outside sessions, of its shape.
/// </content>
internal abstract partial class Http1Transport
{
    private ulong _handshakes;

    /// <summary>Takes the idle connection that serves an exchange best; null when a new one is needed.</summary>
    private Connection? TakeIdleFor(Exchange exchange, long nowNs)
    {
        if (exchange.Shape.WebSocket is { } socket)
        {
            if (exchange.Row.Session is { Connection: SessionHold hold } && hold.Transport == this)
            {
                if (hold.TryTake(socket, exchange.Path ?? exchange.Shape.Path) is { } own)
                {
                    return own;
                }
            }
            else if (IsShared(exchange) && TakeIdle(_table.StackOf(exchange.Shape), nowNs) is { } shared)
            {
                return shared;
            }
        }

        return TakeIdle(_table.StackOf(null), nowNs);
    }

    // What a request adds to its path or headers belongs to the handshake, which the next request would not repeat.
    private static bool IsShared(Exchange exchange) =>
        exchange is { Shape.WebSocket.Sends: true, Row.Session: null, Path: null, Headers.Count: 0 };

    private void CarryFrames(Connection connection, ExchangeSlot slot)
    {
        var exchange = slot.Exchange;
        connection.Begin(slot, withoutBody: false);
        connection.Written = exchange.OpeningLength;
        exchange.Record.Status = UpgradedHead.SwitchingProtocols;
        exchange.Reader.OnHead(exchange, UpgradedHead.Instance, Clock.NowNs);
        exchange.Record.Sent = Clock.NowNs;
        FlushFrames(connection);
    }

    /// <summary>The server has answered the handshake with 101.</summary>
    private void Upgrade(Connection connection, ExchangeSlot slot, ReadOnlySpan<byte> rest, long nowNs)
    {
        var exchange = slot.Exchange;
        if ((connection.IsSending ? "the server switched protocols before it had the request" : connection.WebSocket!.FindProblem(connection.Parser.Head)) is { } problem)
        {
            Fail(connection, ErrorKind.InvalidResponse, problem, nowNs);
            return;
        }

        connection.IsUpgraded = true;
        connection.HeadNs = -1;
        connection.Written = 0;
        if (!_fresh)
        {
            connection.SharedBy = IsShared(exchange) ? exchange.Shape : null;
            if (exchange.Row.Session is { } session)
            {
                session.End();
                connection.Holder = session.Connection = new SessionHold(this, connection);
            }
        }

        (exchange.Reader as IMessageReader)?.OnOpen(exchange, nowNs);
        var token = connection.Token;
        FlushFrames(connection);
        if (connection.Token == token)
        {
            TakeFrames(connection, rest, nowNs);
        }
    }

    private void TakeFrames(Connection connection, ReadOnlySpan<byte> input, long nowNs)
    {
        var (link, slot, token) = (connection.WebSocket!, connection.Slot, connection.Token);
        if (connection is { HeadNs: < 0 } && slot is not null && !input.IsEmpty)
        {
            connection.HeadNs = nowNs;
            if (slot.Exchange.Record.FirstByte < 0)
            {
                slot.Exchange.Record.FirstByte = nowNs;
            }
        }

        var goesOn = link.Take(input, slot is { Exchange: { Record.Done: < 0 } exchange } ? exchange : null, nowNs);
        if (slot is not null && link.Problem is { } problem && slot.Exchange.Record.Done < 0)
        {
            slot.Exchange.Fail(ErrorKind.InvalidResponse, problem, nowNs);
        }

        var isOver = slot?.Exchange.Record.Done >= 0;
        FlushFrames(connection);
        if (connection.Token != token)
        {
            return;
        }

        if (!goesOn)
        {
            if (connection.IsClosing)
            {
                // The server has said goodbye too; it closes first.
                return;
            }

            if (slot is not null)
            {
                Complete(slot);
                connection.Slot = null;
            }

            EndFrames(connection);
        }
        else if (isOver)
        {
            FinishFrames(connection, slot!);
        }
    }

    /// <summary>An answer is over and the connection stands.</summary>
    private void FinishFrames(Connection connection, ExchangeSlot slot)
    {
        // After an error nobody knows whether the server goes on with what it was doing.
        var isIdle = connection is { PeerClosed: false, IsSending: false, SendFailed: false } && slot.Exchange.Record.Outcome != ErrorKind.StreamError;
        Complete(slot);
        if (!isIdle || (connection.SharedBy is null && connection.Holder is null))
        {
            EndFrames(connection);
        }
        else if (connection.Tls is null)
        {
            Release(connection);
        }
        else
        {
            connection.Slot = null;
            connection.IsResting = true;
        }
    }

    private void ReleaseFrames(Connection connection)
    {
        if (connection.Holder is { } holder)
        {
            if (((SessionHold)holder).IsReleased)
            {
                EndFrames(connection);
                return;
            }

            connection.Phase = ConnectionPhase.Idle;
            connection.IsHeld = true;
            _held++;
        }
        else if (_line.TryPeek(out var next) && ReferenceEquals(next.Exchange.Shape, connection.SharedBy) && IsShared(next.Exchange))
        {
            _line.TryTake(out next);
            Carry(connection, next!);
            return;
        }
        else
        {
            _table.PushIdle(connection);
        }

        DialForLine();
    }

    /// <summary>Ends a WebSocket in order: says so and gives the server a moment to close first, so that no port of this machine has to wait. Anything else is just closed.</summary>
    private void EndFrames(Connection connection)
    {
        connection.Slot = null;
        var token = connection.Token;
        SayGoodbye(connection);
        if (connection.Token != token)
        {
            return;
        }

        if (!connection.IsUpgraded || connection.IsSending || connection.SendFailed || connection.PeerClosed || connection.IsClosing)
        {
            Close(connection);
            return;
        }

        connection.Stack?.Remove(connection);
        _held -= connection.IsHeld ? 1 : 0;
        (connection.IsHeld, connection.IsClosing, connection.Phase) = (false, true, ConnectionPhase.Busy);
        _closing++;
        connection.Epoch++;
        _drains.Add(connection, Clock.NowNs + DrainGraceNs);
    }

    private void SayGoodbye(Connection connection)
    {
        if (connection is { IsUpgraded: true, IsSending: false, SendFailed: false } && connection.WebSocket!.IsOpen)
        {
            connection.Slot = null;
            connection.WebSocket.WriteClose(CloseCode.Normal);
            FlushFrames(connection);
        }
    }

    /// <summary>The connection ended without a close frame (RFC 6455, section 7.1.5).</summary>
    private void LoseFrames(Connection connection, ExchangeSlot slot, string how, long nowNs)
    {
        var isFirst = connection.HeadNs < 0;
        _lostOnReuse += isFirst && !connection.IsFirstUse ? 1 : 0;
        Fail(
            connection,
            isFirst ? ErrorKind.Reset : ErrorKind.Truncated,
            isFirst ? $"the connection was {how} before a message" : $"the connection was {how} after {slot.Exchange.Record.BytesReceived} bytes of messages",
            nowNs);
    }

    /// <summary>Sends frames as far as there is room: the exchange's, as many as its limit allows, and between them the link's own.</summary>
    private void FlushFrames(Connection connection)
    {
        var link = connection.WebSocket!;
        while (true)
        {
            var body = connection.Slot is { Exchange: var exchange }
                ? exchange.Body.WrittenSpan[..Math.Min(exchange.SendLimit, exchange.Body.WrittenCount)]
                : default;
            var isOwn = link.IsMidFrame || connection.Written >= body.Length;
            var piece = isOwn ? link.Outgoing.Pending : body[(int)connection.Written..];
            var count = piece.IsEmpty ? FlushRest(connection) : SendFrames(connection, piece);
            switch (count)
            {
                case 0:
                    connection.IsSending = false;
                    return;
                case Blocked:
                    connection.IsSending = true;
                    return;
                case Broken:
                    LeaveSending(connection);
                    return;
            }

            if (isOwn)
            {
                link.Outgoing.Advance(count);
                link.IsMidFrame = !link.Outgoing.IsEmpty;
            }
            else
            {
                connection.Written += count;
            }
        }
    }

    private int FlushRest(Connection connection) => connection.Tls is { } tls ? SendCiphertext(connection, tls, moreFollows: false) : 0;

    /// <summary>Takes some bytes on their way, at least one, or says why not.</summary>
    private int SendFrames(Connection connection, ReadOnlySpan<byte> bytes)
    {
        if (connection.Tls is not { } tls)
        {
            return Send(connection, bytes, moreFollows: false);
        }

        var sent = SendCiphertext(connection, tls, moreFollows: false);
        if (sent < 0)
        {
            return sent;
        }

        var piece = bytes[..Math.Min(bytes.Length, Tls.TlsBuffers.MaxPlain)];
        return tls.TryWrite(piece) ? piece.Length : Broken;
    }

    /// <summary>What a session knows of its connection.</summary>
    private sealed class SessionHold(Http1Transport transport, Connection connection) : IHeldConnection
    {
        private readonly ulong _token = connection.Token;

        public Http1Transport Transport => transport;

        public bool IsReleased { get; private set; }

        private bool IsThere => connection.Token == _token && connection.Phase != ConnectionPhase.Closed;

        /// <summary>The connection for the session's next exchange; null when it is gone or leads elsewhere.</summary>
        public Connection? TryTake(WebSocketOptions socket, string path)
        {
            // What came while the session thought has to be seen to: a ping, or the server's goodbye.
            if (IsThere && connection.IsHeld && !transport.IsQuiet(connection))
            {
                transport.Turn(0);
            }

            if (!IsThere || !connection.IsHeld || connection.PeerClosed || connection.IsSending || !connection.WebSocket!.Fits(socket, path))
            {
                return null;
            }

            connection.IsHeld = false;
            transport._held--;
            return connection;
        }

        public void Release()
        {
            IsReleased = true;
            if (IsThere && connection.IsHeld)
            {
                transport.EndFrames(connection);
                transport.DialForLine();
            }
        }
    }
}
