using Proofload.Data.Traces;
using Proofload.Load.Arrivals;
using Proofload.Load.Curves;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Load;

/// <summary>Compiles replays. The trace runs over the whole load: its first part is the warm-up, its last part the cool-down.</summary>
internal static class ReplayLoadCompiler
{
    private const double SlowestSpeed = 1e-6;
    private const double FastestSpeed = 1e6;

    public static CompiledLoad Compile(ReplayLoad plan, ulong seed, string baseFolder, bool ofSessions)
    {
        if (!(plan.Speed is >= SlowestSpeed and <= FastestSpeed))
            throw new PlanException($"load.speed: {plan.Speed} is out of range, 0.000001 to 1,000,000");

        var trace = TraceReader.Read(plan, Path.Combine(baseFolder, plan.Path), seed);
        if (plan.Loop && trace.PeriodNs == 0)
            throw new PlanException($"load.loop: every row of {plan.Path} has the same time, so that it has no length to repeat");

        var speed = SpeedOf(plan, trace);

        // The end is exclusive and the last row belongs to the load.
        var lengthNs = plan.Loop ? (long?)null : new ReplaySchedule(trace, speed, loop: false).DueAt(trace.Count - 1) + 1;
        var outsideNs = ShapeCurves.Ns(plan.WarmUp) + ShapeCurves.Ns(plan.CoolDown);
        if (plan.Duration is null && lengthNs <= outsideNs)
            throw new PlanException($"load: the trace lasts {lengthNs / 1e9:0.###} s, which warmup and cooldown use up");

        var phases = LoadPhases.Of(plan, lengthNs - outsideNs);
        var (warmUpNs, endNs, limit) = (phases.WarmUpNs, phases.EndNs, plan.Requests);
        var sessions = ofSessions ? trace.Sessions : null;
        IArrivalSchedule Create() => new LimitedSchedule(Rows(), warmUpNs, endNs, limit);
        IArrivalSchedule Rows() => sessions is null
            ? new ReplaySchedule(trace, speed, plan.Loop)
            : new SessionReplaySchedule(sessions, new ReplaySchedule(trace, speed, loop: true), plan.Loop);
        return new CompiledLoad
        {
            Arrivals = Create,
            Planned = ns => trace.RateAt((long)Math.Min(ns * speed, 4e18), plan.Loop) * speed,
            PeakRate = trace.HighestRate(speed),
            WarmUpEndNs = warmUpNs,
            MeasuredEndNs = phases.MeasuredEndNs,
            EndNs = endNs,
            MeasuredRequests = limit,
            MaxInFlight = plan.MaxInFlight,
            DrainNs = LoadCompiler.DrainNs(plan),
            Trace = trace,
            TraceSessions = sessions,
            TraceDueNs = sessions is null ? null : new ReplaySchedule(trace, speed, loop: true).DueAt,
            ExpectedRequests = ArrivalCount.Of(Create()),
            Description = $"replay of {trace.Description}{Pace(plan, speed)}{(plan.Loop ? ", looped" : "")}{(sessions is null ? "" : $", {sessions.Count:N0} sessions")}",
        };
    }

    private static double SpeedOf(ReplayLoad plan, Trace trace)
    {
        if (plan.Rate is not { } rate)
            return plan.Speed;
        if (trace.MeanRate is not { } mean)
            throw new PlanException($"load.rate: every row of {plan.Path} has the same time, so that it has no rate to scale");
        var speed = rate / mean;
        return speed is >= SlowestSpeed and <= FastestSpeed
            ? speed
            : throw new PlanException($"load.rate: {rate:0.######}/s is {speed:0.##e+0} times the trace's {mean:0.######}/s; 0.000001 to 1,000,000 times are possible");
    }

    private static string Pace(ReplayLoad plan, double speed) => plan.Rate is { } rate
        ? $" at {rate:0.###} requests/s on average, {speed:0.###} times the speed"
        : speed == 1 ? "" : $" at {speed:0.###} times the speed";
}
