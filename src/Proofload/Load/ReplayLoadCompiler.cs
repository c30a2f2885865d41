using Proofload.Data.Traces;
using Proofload.Load.Arrivals;
using Proofload.Load.Curves;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Load;

/// <summary>Compiles replays. The trace runs over the whole load: its first part is the warm-up, its last part the cool-down.</summary>
internal static class ReplayLoadCompiler
{
    public static CompiledLoad Compile(ReplayLoad plan, string baseFolder, bool ofSessions)
    {
        if (!(plan.Speed is >= 1e-6 and <= 1e6))
            throw new PlanException($"load.speed: {plan.Speed} is out of range, 0.000001 to 1,000,000");

        var trace = TraceReader.Read(Path.Combine(baseFolder, plan.Path), plan.TimestampField, plan.TimestampUnit);
        if (plan.Loop && trace.PeriodNs == 0)
            throw new PlanException($"load.loop: every row of {plan.Path} has the same time, so that it has no length to repeat");

        // The end is exclusive and the last row belongs to the load.
        var lengthNs = plan.Loop ? (long?)null : new ReplaySchedule(trace, plan.Speed, loop: false).DueAt(trace.Count - 1) + 1;
        var outsideNs = ShapeCurves.Ns(plan.WarmUp) + ShapeCurves.Ns(plan.CoolDown);
        if (plan.Duration is null && lengthNs <= outsideNs)
            throw new PlanException($"load: the trace lasts {lengthNs / 1e9:0.###} s, which warmup and cooldown use up");

        var phases = LoadPhases.Of(plan, lengthNs - outsideNs);
        var (warmUpNs, endNs, limit) = (phases.WarmUpNs, phases.EndNs, plan.Requests);
        var sessions = ofSessions ? trace.Sessions : null;
        IArrivalSchedule Create() => new LimitedSchedule(Rows(), warmUpNs, endNs, limit);
        IArrivalSchedule Rows() => sessions is null
            ? new ReplaySchedule(trace, plan.Speed, plan.Loop)
            : new SessionReplaySchedule(sessions, new ReplaySchedule(trace, plan.Speed, loop: true), plan.Loop);
        return new CompiledLoad
        {
            Arrivals = Create,
            Planned = ns => trace.RateAt((long)Math.Min(ns * plan.Speed, 4e18), plan.Loop) * plan.Speed,
            PeakRate = trace.HighestRate(plan.Speed),
            WarmUpEndNs = warmUpNs,
            MeasuredEndNs = phases.MeasuredEndNs,
            EndNs = endNs,
            MeasuredRequests = limit,
            MaxInFlight = plan.MaxInFlight,
            DrainNs = LoadCompiler.DrainNs(plan),
            Trace = trace,
            TraceSessions = sessions,
            TraceDueNs = sessions is null ? null : new ReplaySchedule(trace, plan.Speed, loop: true).DueAt,
            ExpectedRequests = ArrivalCount.Of(Create()),
            Description = $"replay of {trace.Description}{(plan.Speed == 1 ? "" : $" at {plan.Speed:0.###} times the speed")}{(plan.Loop ? ", looped" : "")}{(sessions is null ? "" : $", {sessions.Count:N0} sessions")}",
        };
    }
}
