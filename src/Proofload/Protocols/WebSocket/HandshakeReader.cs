using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Transport;
using Proofload.Transport.WebSockets;

namespace Proofload.Protocols.WebSocket;

/// <summary>Reads the answer to a handshake and is content with it.</summary>
internal sealed class HandshakeReader(DriverContext context) : ResponseReader(new ResponseRules(context), new SecretMask(context)), IMessageReader
{
    public bool OnMessage(Exchange exchange, bool isBinary, ReadOnlySpan<byte> message, long nowNs) => true;

    public void OnClose(Exchange exchange, int code, ReadOnlySpan<byte> reason, long nowNs) => Succeed(exchange, default, nowNs);

    public void OnOpen(Exchange exchange, long nowNs) => Succeed(exchange, default, nowNs);

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        if (head.Status != UpgradedHead.SwitchingProtocols)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"the server answered {head.Status} to the upgrade instead of 101: no WebSocket at this address", nowNs);
        }
    }

    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs) => true;

    protected override void Complete(Exchange exchange, long nowNs) =>
        Fail(exchange, ErrorKind.InvalidResponse, "the connection did not become a WebSocket", nowNs);
}
