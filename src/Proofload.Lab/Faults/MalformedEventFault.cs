using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>One event (or the whole body) whose JSON stops half way, properly framed.</summary>
internal sealed class MalformedEventFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("malformed_event", null, "One event, or the body, holds broken JSON; the rest is in order.")
    {
        Create = _ => new MalformedEventFault(),
    };

    public override FaultShapes AppliesTo => FaultShapes.Stream | FaultShapes.Frames | FaultShapes.Whole;

    public override Emission? OnToken(TokenStream stream)
    {
        stream.BuildNext();
        stream.Buffer.Truncate(stream.Buffer.MiddleOfLastEvent);
        stream.Buffer.Append(stream.Template.EventEnd);
        stream.Send();
        return stream.Advance();
    }

    public override async ValueTask<bool> SendBodyAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body)
    {
        await exchange.SendAsync(200, contentType, body[..(body.Length / 2)]);
        return true;
    }
}
