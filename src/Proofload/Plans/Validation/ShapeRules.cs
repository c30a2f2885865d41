using Proofload.Plans.Loads;

namespace Proofload.Plans.Validation;

/// <summary>Values over time.</summary>
internal static class ShapeRules
{
    private const long MostSteps = 100_000;

    public static void Check(ValidationScope scope, Shape shape, string constantField)
    {
        var problems = scope.Problems;
        switch (shape)
        {
            case StepShape { From: var from, To: var to } when from.Equals(to):
                problems.Add("load.to", $"is the same as from; use the model constant-{constantField}", "load.from");
                break;
            case StepShape { Step: <= 0 }:
                problems.Add("load.step", "must be above 0; its sign follows from from and to");
                break;
            case StepShape { Count: > MostSteps } step:
                problems.Add("load.step", $"makes {step.Count} steps; at most {MostSteps} are allowed", "load.from", "load.to");
                break;
            case SpikeShape { Peak: var peak, Base: var calm } when peak.Equals(calm):
                problems.Add("load.peak", $"is the same as base; use the model constant-{constantField}", "load.base");
                break;
            case SpikeShape spike when scope.Plan.Load is { Duration: { } duration } && spike.At >= duration:
                problems.Add("load.at", $"the spike starts after the end of the measured phase ({Units.FormatDuration(duration)})", "load.duration");
                break;
            case StagesShape { Stages.Count: 0 }:
                break;
            case not ConstantShape when Highest(shape) <= 0:
                problems.Add("load", "is 0 all the time: nothing would be sent");
                break;
        }
    }

    /// <summary>The highest value a shape reaches; 0 when it is only known at run time.</summary>
    public static double Highest(Shape shape) => shape switch
    {
        ConstantShape constant => constant.Value,
        StagesShape stages => stages.Stages.Select(s => s.Target).Append(stages.Start).Max(),
        StepShape step => Math.Max(step.From, step.To),
        SpikeShape spike => Math.Max(spike.Base, spike.Peak),
        SineShape sine => sine.Mean + sine.Amplitude,
        CustomShape => double.Epsilon,
        _ => 0,
    };
}
