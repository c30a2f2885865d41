using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Studies;

/// <summary>How a baseline and its canary share the load.</summary>
public enum CanaryLoad
{
    /// <summary>Each gets the whole load, the same requests at the same times.</summary>
    Mirrored = 0,

    /// <summary>Each gets half of the rate or of the users.</summary>
    Split,
}

/// <summary>Loads for the two sides of a canary.</summary>
internal static class CanaryLoads
{
    /// <summary>The load of one side, for a time.</summary>
    /// <exception cref="PlanException">A load of this kind cannot be given to two sides; one line.</exception>
    public static LoadPlan Of(LoadPlan load, CanaryLoad sharing, TimeSpan warmUp, TimeSpan length)
    {
        if (load is IterationsLoad or MlperfLoad || load.Requests is not null)
            throw new PlanException("load: a canary is watched for a time, so its load is a rate or users over time, not a number of requests");
        var side = sharing == CanaryLoad.Mirrored ? load : load switch
        {
            OpenLoad open => open with { Rate = Half(open.Rate) },
            ClosedLoad { Users: ConstantShape { Value: < 2 } } => throw new PlanException("load: one user cannot be split; give 2 or more users, or mirror the load"),
            ClosedLoad closed => closed with { Users = Half(closed.Users) },
            _ => throw new PlanException("load: a replayed trace cannot be split; mirror it, or give a rate"),
        };
        return side with { WarmUp = warmUp, CoolDown = TimeSpan.Zero, Duration = length };
    }

    /// <summary>Requests a second of one side; null when that depends on the target or changes over time.</summary>
    public static double? RateOf(LoadPlan side) => side is OpenLoad { Rate: ConstantShape { Value: var rate } } ? rate : null;

    private static Shape Half(Shape shape) => shape switch
    {
        ConstantShape s => new ConstantShape(s.Value / 2),
        StagesShape s => new StagesShape(s.Start / 2, [.. s.Stages.Select(static t => t with { Target = t.Target / 2 })]),
        StepShape s => new StepShape(s.From / 2, s.To / 2, s.Step / 2, s.Every),
        SpikeShape s => new SpikeShape(s.Base / 2, s.Peak / 2, s.At, s.For),
        SineShape s => new SineShape(s.Mean / 2, s.Amplitude / 2, s.Period),
        CustomShape s => new CustomShape(s.Description + ", half of it", t => s.ValueAt(t) / 2),
        _ => throw new PlanException("load: this shape cannot be split; mirror the load"),
    };
}
