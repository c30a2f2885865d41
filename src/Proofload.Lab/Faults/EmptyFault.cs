using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Faults;

/// <summary>A well-formed answer without any token.</summary>
internal sealed class EmptyFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("empty", null, "A proper answer with no text at all.")
    {
        Create = _ => new EmptyFault(),
    };

    public override FaultShapes AppliesTo => FaultShapes.Stream | FaultShapes.Messages | FaultShapes.Frames | FaultShapes.Generation;

    public override void Shape(GenerationPlan plan)
    {
        plan.TotalTokens = 0;
        plan.FinishReason = "stop";
    }
}
