using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>Bytes that are not HTTP in place of the answer, then the connection is closed. Over TLS and HTTP/2 it is reset instead.</summary>
internal sealed class GarbageFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("garbage", null, "Bytes that are not HTTP, then the connection is closed.")
    {
        Create = _ => new GarbageFault(),
    };

    private static readonly byte[] Bytes = [0x00, 0xFF, .. "\u0007this is not HTTP at all\r\n\r\n"u8, 0x15, 0x03, 0x01, 0x00];

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override async ValueTask<bool> AnswerAsync(Exchange exchange)
    {
        if (!await WireEnding.TrySendRawAsync(exchange, Bytes, reset: false))
        {
            await WireEnding.ResetAsync(exchange);
        }

        return true;
    }
}
