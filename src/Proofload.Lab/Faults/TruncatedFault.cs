using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>A stream whose body ends properly but without finish reason and end mark; a whole body that is cut (FIN) half way.</summary>
internal sealed class TruncatedFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("truncated", null, "Stream: ends without finish reason or [DONE]. Body: half of it, then the connection is closed.")
    {
        Create = _ => new TruncatedFault(),
    };

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override Emission? OnToken(TokenStream stream) => stream.End(StreamEnding.Complete);

    public override async ValueTask<bool> SendBodyAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body)
    {
        await WireEnding.SendShortAsync(exchange, contentType, body[..(body.Length / 2)], body.Length, reset: false);
        return true;
    }
}
