using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Faults;

/// <summary>Half an event, then the connection is closed (FIN) without the closing chunk.</summary>
internal sealed class HalfEventFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("half_event", null, "Half of an event, then the connection is closed.")
    {
        Create = _ => new HalfEventFault(),
    };

    public override FaultShapes AppliesTo => FaultShapes.Stream;

    public override Emission? OnToken(TokenStream stream)
    {
        stream.BuildNext();
        stream.Buffer.Truncate(stream.Buffer.MiddleOfLastEvent);
        stream.Send();
        return stream.End(StreamEnding.Cut);
    }
}
