using Proofload.Load.Curves;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Load;

/// <summary>Where the phases of a load end, nanoseconds since its start.</summary>
internal readonly record struct LoadPhases(long WarmUpNs, long MeasuredNs, long CoolDownNs)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public bool HasEnd => MeasuredNs != IArrivalSchedule.Never;

    public long MeasuredEndNs => HasEnd ? WarmUpNs + MeasuredNs : IArrivalSchedule.Never;

    public long EndNs => HasEnd ? MeasuredEndNs + CoolDownNs : IArrivalSchedule.Never;

    /// <summary>The phases of a plan.</summary>
    /// <param name="plan">Plan.</param>
    /// <param name="naturalNs">Where the load ends by itself when the plan names no duration; null when it does not.</param>
    /// <param name="hasOwnCount">True when the load has a count of requests of its own.</param>
    /// <exception cref="PlanException">A field is out of range, or nothing ends the load.</exception>
    public static LoadPhases Of(LoadPlan plan, long? naturalNs, bool hasOwnCount = false)
    {
        Check("warmup", plan.WarmUp, TimeSpan.Zero);
        Check("cooldown", plan.CoolDown, TimeSpan.Zero);
        if (plan.Duration is { } duration)
            Check("duration", duration, TimeSpan.FromTicks(1));
        if (plan.Drain is { } drain)
            Check("drain", drain, TimeSpan.Zero);
        if (plan.Requests < 1)
            throw new PlanException($"load.requests: {plan.Requests} is out of range; it must be at least 1");
        if (plan.MaxInFlight < 1)
            throw new PlanException($"load.max_in_flight: {plan.MaxInFlight} is out of range; it must be at least 1");

        var measured = plan.Duration is { } planned ? ShapeCurves.Ns(planned) : naturalNs;
        if (measured is null && plan.Requests is null && !hasOwnCount)
            throw new PlanException("load: nothing ends it; give duration or requests");
        if (measured is null && plan.CoolDown > TimeSpan.Zero)
            throw new PlanException("load.cooldown: needs load.duration, because only a duration says when the measured phase ends");
        if (measured > ShapeCurves.Ns(Longest))
            throw new PlanException($"load: longer than {Longest.TotalDays:0} days");

        return new LoadPhases(ShapeCurves.Ns(plan.WarmUp), measured ?? IArrivalSchedule.Never, ShapeCurves.Ns(plan.CoolDown));
    }

    private static void Check(string field, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > Longest)
            throw new PlanException($"load.{field}: {value} is out of range, {(least == TimeSpan.Zero ? "0" : "above 0")} to {Longest.TotalDays:0} days");
    }
}
