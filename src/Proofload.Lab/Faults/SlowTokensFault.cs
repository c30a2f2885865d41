using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Faults;

/// <summary>Every gap between tokens is at least this long.</summary>
internal sealed class SlowTokensFault(long gapNs) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("slow_tokens", "the gap as a duration; default 200ms", "Tokens come steadily but at least this far apart.")
    {
        Create = p => new SlowTokensFault(FaultParameter.DurationNs("slow_tokens", p, TimeSpan.FromMilliseconds(200))),
    };

    public override FaultShapes AppliesTo => FaultShapes.Stream | FaultShapes.Messages | FaultShapes.Frames | FaultShapes.Generation;

    public override void Shape(GenerationPlan plan)
    {
        plan.GapNs = Math.Max(plan.GapNs, gapNs);
        plan.MinimumGapNs = gapNs;
    }
}
