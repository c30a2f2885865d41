using System.Runtime.CompilerServices;
using Proofload.Measurement.Recording;
using Proofload.Transport.WebSockets;

namespace Proofload.Transport.Http1;

/// <content>Requests go out and responses come in.</content>
internal abstract partial class Http1Transport
{
    // How long a body that outlives its own end mark may take to end, so that the connection can be used again.
    private const long DrainGraceNs = 250_000_000;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Carry(Connection connection, ExchangeSlot slot)
    {
        var exchange = slot.Exchange;
        if (connection.IsUpgraded)
        {
            CarryFrames(connection, slot);
            return;
        }

        connection.WebSocket = exchange.Shape.WebSocket is { } socket ? new WebSocketLink(socket, exchange.Path ?? exchange.Shape.Path, _handshakes++) : null;
        connection.Begin(slot, _writer.TemplateOf(exchange.Shape).IsHead);
        Write(connection, exchange);
        exchange.Record.Sent = Clock.NowNs;
        Flush(connection, exchange);
    }

    private void Write(Connection connection, Exchange exchange)
    {
        if (connection.WebSocket is { } link)
        {
            _writer.Write(exchange, link.Fields);
        }
        else
        {
            _writer.Write(exchange);
        }
    }

    /// <summary>Sends what the writer holds and, of a large request, the body from where it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Flush(Connection connection, Exchange exchange)
    {
        if (connection.Tls is { } tls)
        {
            FlushTls(connection, exchange, tls);
            return;
        }

        var total = (long)_writer.HeadLength + _writer.BodyLength;
        var bodyFollows = _writer.Length < total;
        while (connection.Written < total)
        {
            var fromWriter = connection.Written < _writer.Length;
            var count = Send(connection, Rest(connection, exchange), moreFollows: fromWriter && bodyFollows);
            if (count == Blocked)
            {
                connection.IsSending = true;
                return;
            }

            if (count == Broken)
            {
                LeaveSending(connection);
                return;
            }

            connection.Written += count;
        }

        connection.IsSending = false;
    }

    /// <summary>The bytes of a request that are still to be sent, as far as they lie in one place.</summary>
    private ReadOnlySpan<byte> Rest(Connection connection, Exchange exchange) => connection.Written < _writer.Length
        ? _writer.Written[(int)connection.Written..]
        : exchange.Body.WrittenSpan[(int)(connection.Written - _writer.HeadLength)..];

    // A server may answer and close before it has read everything: look for the answer before giving up.
    private void LeaveSending(Connection connection)
    {
        connection.IsSending = false;
        connection.SendFailed = true;
        ReceiveAgain(connection);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Take(Connection connection, ReadOnlySpan<byte> input, long nowNs, long readNs)
    {
        if (connection.IsUpgraded)
        {
            TakeFrames(connection, input, nowNs);
            return;
        }

        if (connection.Slot is not { } slot)
        {
            // Nobody asked.
            Close(connection);
            return;
        }

        var exchange = slot.Exchange;
        var parser = connection.Parser;
        if (connection.HeadNs < 0)
        {
            connection.HeadNs = nowNs;
        }

        var at = 0;
        while (true)
        {
            switch (parser.Next(input, ref at, out var body))
            {
                case ParseStep.Body:
                    exchange.Record.BytesReceived += body.Length;
                    if (!exchange.Reader.OnBody(exchange, body, nowNs))
                    {
                        Complete(slot);
                        Close(connection);
                        return;
                    }

                    break;
                case ParseStep.Interim:
                    connection.HeadNs = at < input.Length ? nowNs : -1;
                    break;
                case ParseStep.Head:
                    OnHead(exchange, connection, nowNs);
                    if (parser.IsUpgraded)
                    {
                        Upgrade(connection, slot, input[at..], nowNs);
                        return;
                    }

                    break;
                case ParseStep.End:
                    OnEnd(connection, slot, input.Length - at, nowNs);
                    return;
                case ParseStep.Invalid:
                    Fail(connection, ErrorKind.InvalidResponse, parser.Problem!, nowNs);
                    return;
                default:
                    if (exchange.Record.Done >= 0 && !connection.IsDraining)
                    {
                        connection.IsDraining = true;
                        _drains.Add(connection, readNs + DrainGraceNs);
                    }

                    return;
            }
        }
    }

    private void OnHead(Exchange exchange, Connection connection, long nowNs)
    {
        var head = connection.Parser.Head;
        exchange.Record.FirstByte = connection.HeadNs;
        exchange.Record.Status = head.Status;
        if (_negotiated.Length == 0)
        {
            _negotiated = $"HTTP/1.{head.MinorVersion}" + (connection.Tls is { } tls ? $", {tls.Version}" : "");
        }

        exchange.Reader.OnHead(exchange, head, nowNs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OnEnd(Connection connection, ExchangeSlot slot, int surplus, long nowNs)
    {
        var exchange = slot.Exchange;
        if (surplus > 0)
        {
            // Nothing was pipelined, so these bytes answer nothing: one of the two sides counts wrongly.
            Fail(connection, ErrorKind.InvalidResponse, $"{surplus} bytes follow the end of the response", nowNs);
            return;
        }

        exchange.Reader.OnEnd(exchange, nowNs);
        Complete(slot);
        if (connection.Parser.KeepsAlive && connection is { PeerClosed: false, IsSending: false, SendFailed: false } && !_fresh)
        {
            if (connection.Tls is null)
            {
                Release(connection);
            }
            else
            {
                connection.Slot = null;
                connection.IsResting = true;
            }
        }
        else
        {
            Close(connection);
        }
    }

    private void EndInput(Connection connection, long nowNs)
    {
        if (connection.Slot is not { } slot)
        {
            Close(connection);
            return;
        }

        var exchange = slot.Exchange;
        if (connection.IsUpgraded)
        {
            LoseFrames(connection, slot, "closed without a close frame", nowNs);
            return;
        }

        switch (connection.Parser.EndOfInput())
        {
            case InputEnd.Complete:
                exchange.Reader.OnEnd(exchange, nowNs);
                Complete(slot);
                Close(connection);
                break;
            case InputEnd.InBody:
                Fail(connection, ErrorKind.Truncated, $"the connection was closed after {exchange.Record.BytesReceived} bytes of the body", nowNs);
                break;
            case InputEnd.InHead:
                Fail(connection, ErrorKind.Reset, "the connection was closed before a complete response head", nowNs);
                break;
            default:
                _lostOnReuse += connection.IsFirstUse ? 0 : 1;
                Fail(connection, ErrorKind.Reset, "the server closed the connection before a response", nowNs);
                break;
        }
    }

    private void LoseConnection(Connection connection, long nowNs)
    {
        if (connection.Slot is not { } slot)
        {
            Close(connection);
            return;
        }

        if (connection.IsUpgraded)
        {
            LoseFrames(connection, slot, "reset", nowNs);
            return;
        }

        if (connection.Parser.HeadSeen)
        {
            Fail(connection, ErrorKind.Truncated, $"the connection was reset after {slot.Exchange.Record.BytesReceived} bytes of the body", nowNs);
            return;
        }

        _lostOnReuse += connection.IsFirstUse || connection.HeadNs >= 0 ? 0 : 1;
        Fail(connection, ErrorKind.Reset, "the connection was reset before a complete response head", nowNs);
    }

    // An exchange that its own end mark has ended keeps its outcome, whatever becomes of the connection.
    private void Fail(Connection connection, ErrorKind kind, string detail, long nowNs)
    {
        var slot = connection.Slot!;
        if (slot.Exchange.Record.Done < 0)
        {
            slot.Exchange.Fail(kind, detail, nowNs);
        }

        Complete(slot);
        Close(connection);
    }
}
