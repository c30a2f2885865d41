using Proofload.Load.Curves;
using Proofload.Load.Users;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Load;

/// <summary>Compiles closed loads: concurrency over time, and fixed iterations.</summary>
internal static class ClosedLoadCompiler
{
    /// <summary>How far a custom number of users is asked when only a count of requests ends the load; it holds behind.</summary>
    private const long CustomHorizonNs = 7 * 86_400_000_000_000;

    public static CompiledLoad Compile(ClosedLoad plan, ulong seed)
    {
        var shape = ShapeCurves.Closed(plan.Users);
        var phases = LoadPhases.Of(plan, ShapeCurves.LengthNs(plan.Users));
        shape ??= FunctionCurve.Sampled((CustomShape)plan.Users, phases.HasEnd ? phases.MeasuredNs : CustomHorizonNs);
        var users = new UserCurve(shape, phases.WarmUpNs, phases.MeasuredNs);
        LoadCompiler.CheckWarmUp(plan, users.UsersAt(0));
        if (users.MaxUsers == 0)
            throw new PlanException("load.concurrency: never reaches 1 user, so that nothing would be sent");

        var schedule = new ConcurrencySchedule(users, new ThinkTime(plan.ThinkTime, seed));
        return Closed(plan, schedule, phases, plan.Requests) with
        {
            Description = $"{ShapeText.Of(plan.Users, "users")} {LoadCompiler.Span(phases, plan.Requests)}",
        };
    }

    public static CompiledLoad Compile(IterationsLoad plan, ulong seed)
    {
        if (plan.Users is < 1 or > 1_000_000)
            throw new PlanException($"load.concurrency: {plan.Users} is out of range, 1 to 1,000,000");
        if (plan.Iterations < 1)
            throw new PlanException($"load.iterations: {plan.Iterations} is out of range; it must be at least 1");
        if (plan.Requests is not null)
            throw new PlanException("load.requests: iterations already say how many requests are sent; leave one of them out");

        var phases = LoadPhases.Of(plan, null, hasOwnCount: true);
        var total = plan.Shared ? plan.Iterations : checked(plan.Users * plan.Iterations);
        var schedule = new IterationsSchedule(plan.Users, plan.Iterations, plan.Shared, new ThinkTime(plan.ThinkTime, seed));
        return Closed(plan, schedule, phases, total) with
        {
            Description = $"{plan.Users:N0} users, {plan.Iterations:N0} requests {(plan.Shared ? "together" : "each")}",
        };
    }

    private static CompiledLoad Closed(LoadPlan plan, IUserSchedule users, LoadPhases phases, long? limit) => new()
    {
        Users = users,
        Planned = ns => users.UsersAt(ns),
        WarmUpEndNs = phases.WarmUpNs,
        MeasuredEndNs = phases.MeasuredEndNs,
        EndNs = phases.EndNs,
        MeasuredRequests = limit,
        MaxInFlight = plan.MaxInFlight,
        DrainNs = LoadCompiler.DrainNs(plan),
        ExpectedRequests = limit is not null && !phases.HasEnd && phases.WarmUpNs == 0 ? limit : null,
    };
}
