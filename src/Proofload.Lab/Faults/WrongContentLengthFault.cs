using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>The whole body under a length that is too large, then the connection is closed (FIN).</summary>
internal sealed class WrongContentLengthFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("wrong_content_length", null, "The whole body, announced 1,024 bytes longer than it is; then the connection is closed.")
    {
        Create = _ => new WrongContentLengthFault(),
    };

    private const int Excess = 1024;

    public override FaultShapes AppliesTo => FaultShapes.Whole;

    public override async ValueTask<bool> SendBodyAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body)
    {
        await WireEnding.SendShortAsync(exchange, contentType, body, body.Length + Excess, reset: false);
        return true;
    }
}
