using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Faults;

/// <summary>The answer names another model than the one that was asked for.</summary>
internal sealed class WrongModelFault() : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("wrong_model", null, "The answer names the model wrong-model.")
    {
        Create = _ => new WrongModelFault(),
    };

    public override FaultShapes AppliesTo => FaultShapes.Stream | FaultShapes.Messages | FaultShapes.Generation;

    public override void Shape(GenerationPlan plan) => plan.Model = "wrong-model";
}
