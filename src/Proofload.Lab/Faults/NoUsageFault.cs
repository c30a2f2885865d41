using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Faults;

/// <summary>An answer without token counts, although the client asked for them.</summary>
internal sealed class NoUsageFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("no_usage", null, "The answer has no usage.")
    {
        Create = _ => new NoUsageFault(),
    };

    public override FaultShapes AppliesTo => FaultShapes.Stream | FaultShapes.Frames | FaultShapes.Generation;

    public override void Shape(GenerationPlan plan) => plan.HasUsage = false;
}
