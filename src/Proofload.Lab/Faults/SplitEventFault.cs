using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Faults;

/// <summary>One event that arrives in two packets. Perfectly valid: a client that minds is broken.</summary>
internal sealed class SplitEventFault(long pauseNs) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("split_event", "time between the halves as a duration; default 5ms", "One event is cut across two packets; it is still valid.")
    {
        Create = p => new SplitEventFault(FaultParameter.DurationNs("split_event", p, TimeSpan.FromMilliseconds(5))),
    };

    public override FaultShapes AppliesTo => FaultShapes.Stream | FaultShapes.Frames;

    public override Emission? OnToken(TokenStream stream)
    {
        stream.BuildNext();
        return stream.SendSplit(stream.Buffer.MiddleOfLastEvent, Math.Max(1, pauseNs));
    }
}
