using System.Text;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Events;
using Proofload.Protocols.Json;
using Proofload.Transport;
using Proofload.Transport.WebSockets;

namespace Proofload.Protocols.WebSocket;

/// <summary>Reads the messages of a WebSocket by the plan's patterns, and lets messages go that wait for one.</summary>
internal sealed class WebSocketReader(DriverContext context, ResponseRules rules, EventRules events, MessageGates gates)
    : EventReader(context, rules, events), IMessageReader
{
    private int _gate;

    protected override string What => "a message";

    public bool OnMessage(Exchange exchange, bool isBinary, ReadOnlySpan<byte> message, long nowNs)
    {
        if (Ended)
        {
            return false;
        }

        if (_gate < exchange.Gates.Count && gates.Opens(_gate, isBinary, message, !isBinary && gates.ReadsJson && IsJson(message)))
        {
            MessageGates.Close(exchange, ++_gate);
        }

        return Take(exchange, default, message, isBinary, nowNs);
    }

    public void OnClose(Exchange exchange, int code, ReadOnlySpan<byte> reason, long nowNs)
    {
        if (Ended)
        {
            return;
        }

        var said = reason.IsEmpty ? "" : ": " + ErrorBody.OneLine(Encoding.UTF8.GetString(reason));
        var how = code == CloseCode.NoneGiven ? "the server closed without a code" : $"the server closed with {code}{said}";
        if (CloseCode.IsOrderly(code))
        {
            EndWithoutMark(exchange, how, nowNs);
        }
        else
        {
            Fail(exchange, CloseCode.OutcomeOf(code), how, nowNs);
        }
    }

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        if (head.Status != UpgradedHead.SwitchingProtocols)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"the server answered {head.Status} to the upgrade instead of 101: no WebSocket at this address", nowNs);
            return;
        }

        BeginEvents();
        _gate = head is UpgradedHead ? gates.OnlyOnNew : 0;
        MessageGates.Close(exchange, _gate);
    }

    // The body of an answer that is no WebSocket says nothing more.
    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs) => true;

    protected override void Complete(Exchange exchange, long nowNs) =>
        Fail(exchange, ErrorKind.InvalidResponse, "the connection did not become a WebSocket", nowNs);
}
