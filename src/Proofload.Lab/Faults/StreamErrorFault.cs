using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Faults;

/// <summary>Status 200, then an error event in the middle of the stream, which ends there without a finish reason.</summary>
internal sealed class StreamErrorFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("stream_error", null, "200, some tokens, then an error event and the end of the stream.")
    {
        Create = _ => new StreamErrorFault(),
    };

    public override FaultShapes AppliesTo => FaultShapes.Stream | FaultShapes.Messages | FaultShapes.Frames;

    public override Emission? OnToken(TokenStream stream)
    {
        stream.BuildError();
        stream.Send();
        return stream.End(StreamEnding.Complete);
    }
}
