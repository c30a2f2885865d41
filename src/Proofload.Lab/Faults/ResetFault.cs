using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>A TCP RST (HTTP/2: RST_STREAM) in the middle of the answer.</summary>
internal sealed class ResetFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("reset", null, "The connection is reset in the middle of the body.")
    {
        Create = _ => new ResetFault(),
    };

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override Emission? OnToken(TokenStream stream) => stream.End(StreamEnding.Reset);

    public override async ValueTask<bool> SendBodyAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body)
    {
        await WireEnding.SendShortAsync(exchange, contentType, body[..(body.Length / 2)], body.Length, reset: true);
        return true;
    }
}
