using Proofload.Measurement.Recording;
using Proofload.Protocols;
using Proofload.Transport;
using Proofload.Transport.WebSockets;

namespace Proofload.Tests.Protocols.WebSocket;

/// <summary>A driver whose answers are the frames of a server, without a network: status 200 stands for an upgrade.</summary>
internal sealed class FramesDriver(IProtocolDriver inner) : IProtocolDriver
{
    public bool Streams => inner.Streams;

    public void Prepare(Exchange exchange) => inner.Prepare(exchange);

    public IResponseReader CreateReader() => new Reader((IMessageReader)inner.CreateReader());

    private sealed class Reader(IMessageReader inner) : IResponseReader
    {
        private static readonly WebSocketOptions Options = new([], 1 << 20, 1, Sends: true);
        private WebSocketLink? _link;
        private bool _isUpgraded;
        private bool _isClean;

        public void OnHead(Exchange exchange, ResponseHead head, long nowNs)
        {
            _isUpgraded = head.Status == 200;
            if (!_isUpgraded)
            {
                inner.OnHead(exchange, head, nowNs);
                return;
            }

            _link = _isClean ? _link : new WebSocketLink(Options, "/", 0);
            _isClean = false;
            exchange.Reader = inner;
            exchange.Record.BytesReceived = 0;
            exchange.Record.Status = 101;
            inner.OnHead(exchange, UpgradedHead.Instance, nowNs);
        }

        public bool OnBody(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs)
        {
            if (!_isUpgraded)
            {
                return inner.OnBody(exchange, bytes, nowNs);
            }

            if (exchange.Record.Done >= 0)
            {
                // What follows the answer is the connection's.
                _link!.Take(bytes, null, nowNs);
                return true;
            }

            var goesOn = _link!.Take(bytes, exchange, nowNs);
            if (_link.Problem is { } problem && exchange.Record.Done < 0)
            {
                exchange.Fail(ErrorKind.InvalidResponse, problem, nowNs);
            }

            return goesOn || exchange.Record.Outcome == ErrorKind.Ok;
        }

        public void OnEnd(Exchange exchange, long nowNs)
        {
            if (!_isUpgraded)
            {
                inner.OnEnd(exchange, nowNs);
            }
            else if (exchange.Record.Done < 0)
            {
                exchange.Fail(ErrorKind.Truncated, "closed without a close frame", nowNs);
            }

            _isClean = exchange.Record.Outcome == ErrorKind.Ok && _link is { IsOpen: true };
        }
    }
}
