using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>The answer stands still once, in the middle.</summary>
internal sealed class StallFault(long stallNs) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("stall", "the stall as a duration; default 500ms", "The stream (or body) stands still once in the middle, then goes on.")
    {
        Create = p => new StallFault(FaultParameter.DurationNs("stall", p, TimeSpan.FromMilliseconds(500))),
    };

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override Emission? OnToken(TokenStream stream) => new(IsOver: false, stallNs, ShiftsSchedule: true);

    public override async ValueTask<bool> SendBodyAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = exchange.Http.Response;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.BodyWriter.WriteAsync(body[..(body.Length / 2)]);
        await exchange.Core.Loop.DelayUntil(exchange.Core.Clock.NowNs + stallNs);
        await response.BodyWriter.WriteAsync(body[(body.Length / 2)..]);
        return true;
    }
}
