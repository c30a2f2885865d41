using Proofload.Plans.Loads;

namespace Proofload.Load;

/// <summary>Shapes in words.</summary>
internal static class ShapeText
{
    public static string Of(Shape shape, string unit) => shape switch
    {
        ConstantShape s => $"{s.Value:0.###} {unit}",
        StagesShape s => $"{s.Start:0.###} {string.Concat(s.Stages.Select(x => $"{(x.Hold ? "| " : "> ")}{x.Target:0.###} "))}{unit} in stages",
        StepShape s => $"{s.From:0.###} to {s.To:0.###} {unit} in steps of {Math.Abs(s.Step):0.###}",
        SpikeShape s => $"{s.Base:0.###} {unit} with a spike to {s.Peak:0.###}",
        SineShape s => $"{s.Mean:0.###} {unit} in a sine wave of ±{Math.Abs(s.Amplitude):0.###} every {s.Period.TotalSeconds:0.###} s",
        CustomShape s => $"{s.Description} ({unit})",
        _ => shape.GetType().Name,
    };
}
