using Proofload.Plans.Loads;

namespace Proofload.Plans.Validation;

/// <summary>The load: that it ends, that its parts fit together, and MLPerf's rules.</summary>
internal static class LoadRules
{
    public static void Check(ValidationScope scope)
    {
        var load = scope.Plan.Load;
        End(scope, load);
        if (load is IterationsLoad or MlperfLoad && (load.WarmUp > TimeSpan.Zero || load.CoolDown > TimeSpan.Zero))
            scope.Problems.Add(load.WarmUp > TimeSpan.Zero ? "load.warmup" : "load.cooldown", "this load model counts requests and has no time before or after them; use constant-rate or constant-concurrency");
        switch (load)
        {
            case OpenLoad open:
                ShapeRules.Check(scope, open.Rate, "rate");
                if (open.Burstiness != 1 && open.Arrivals != ArrivalProcess.Gamma)
                    scope.Problems.Add("load.burstiness", "has an effect only with arrivals: gamma", "load.arrivals");
                break;
            case ClosedLoad closed:
                ShapeRules.Check(scope, closed.Users, "concurrency");
                Users(scope, ShapeRules.Highest(closed.Users));
                if (closed.Users is ConstantShape { Value: var users } && users != Math.Floor(users))
                    scope.Problems.Add("load.concurrency", $"{Units.FormatNumber(users)} is not a whole number of users");
                break;
            case IterationsLoad iterations:
                Users(scope, iterations.Users);
                if (iterations.Shared && iterations.Iterations < iterations.Users)
                    scope.Problems.Add("load.iterations", $"{iterations.Iterations} shared iterations leave some of the {iterations.Users} users without work", "load.concurrency");
                break;
            case ReplayLoad replay when Replay(scope, replay):
                break;
            case ReplayLoad { Loop: true, Duration: null, Requests: null }:
                scope.Problems.Add("load.loop", "a replay that starts again needs duration or requests to end", "load.duration", "load.requests");
                break;
            case MlperfLoad mlperf:
                Mlperf(scope, mlperf);
                break;
        }
    }

    /// <summary>True when something contradicts something else.</summary>
    private static bool Replay(ValidationScope scope, ReplayLoad load)
    {
        var problems = scope.Problems;
        if (load.Rate is not null && load.Speed != 1)
            problems.Add("load.rate", "cannot stand beside speed: the rate gives the speed", "load.speed");
        else if (load.To is not null && load.For is not null)
            problems.Add("load.to", "cannot stand beside for; both say where the window ends", "load.for");
        else if (load.To is { } to && to <= load.From.GetValueOrDefault())
            problems.Add("load.to", $"{Units.FormatDuration(to)} is not after from ({Units.FormatDuration(load.From.GetValueOrDefault())})", "load.from");
        else
            return false;
        return true;
    }

    private static void End(ValidationScope scope, LoadPlan load)
    {
        var shape = load switch { OpenLoad o => o.Rate, ClosedLoad c => c.Users, _ => null };
        if (shape is null)
            return;
        if (shape.Length is null && load.Duration is null && load.Requests is null)
            scope.Problems.Add("load", "never ends; give duration or requests");
    }

    private static void Users(ValidationScope scope, double highest)
    {
        if (highest > scope.Plan.Load.MaxInFlight)
            scope.Problems.Add("load.max_in_flight", $"{scope.Plan.Load.MaxInFlight} is less than the {Units.FormatNumber(highest)} users, who would wait for each other", "load.concurrency");
    }

    private static void Mlperf(ValidationScope scope, MlperfLoad load)
    {
        var (problems, server) = (scope.Problems, load.Scenario == MlperfScenario.Server);
        if (server && load.TargetRate is null)
            problems.Add("load.target_rate", "missing; the server scenario needs its queries per second", "load.scenario");
        if (server && load.LatencyBound is null)
            problems.Add("load.latency_bound", "missing; the server scenario passes or fails against a bound", "load.scenario");
        if (load.Scenario is MlperfScenario.SingleStream or MlperfScenario.MultiStream && load.TargetRate is not null)
            problems.Add("load.target_rate", "belongs to the server and offline scenarios only", "load.scenario");
        if (!server && load.LatencyBound is not null)
            problems.Add("load.latency_bound", "belongs to the server scenario only; use objectives for others", "load.scenario");
        if (!server && load.TpotBound is not null)
            problems.Add("load.tpot_bound", "belongs to the server scenario only", "load.scenario");
        if (load.Scenario != MlperfScenario.MultiStream && load.SamplesPerQuery != 8)
            problems.Add("load.samples_per_query", "belongs to the multi-stream scenario only", "load.scenario");
        if (server && load.TpotBound is not null && !scope.Plan.EffectiveRequests.Any(r => scope.Protocol(r.Protocol) is not { } facts || facts.StreamsFor(r)))
            problems.Add("load.tpot_bound", "needs a protocol that streams tokens", "target.protocol", "requests");
        if (load.Duration is { } duration && duration < load.MinDuration)
            problems.Add("load.duration", $"{Units.FormatDuration(duration)} is shorter than min_duration ({Units.FormatDuration(load.MinDuration)}); lower min_duration for an unofficial run", "load.min_duration");
    }
}
