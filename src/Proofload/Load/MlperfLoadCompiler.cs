using Proofload.Load.Arrivals;
using Proofload.Load.Curves;
using Proofload.Load.Users;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Load;

/// <summary>
/// Compiles MLPerf's scenarios as its LoadGen defines them. <c>requests</c> is a minimum number of queries and <c>min_duration</c> (or a
/// longer <c>duration</c>) a minimum time: the load ends when both are reached.
/// </summary>
internal static class MlperfLoadCompiler
{
    /// <summary>LoadGen's smallest number of Offline samples, and the slack on its estimate from the target rate.</summary>
    private const long OfflineSamples = 24_576;
    private const double OfflineSlack = 1.1;

    public static CompiledLoad Compile(MlperfLoad plan, ulong seed)
    {
        if (plan.CoolDown > TimeSpan.Zero)
            throw new PlanException("load.cooldown: MLPerf's scenarios have none");
        if (plan.MinDuration <= TimeSpan.Zero)
            throw new PlanException($"load.min_duration: {plan.MinDuration} is out of range; it must be above 0");
        if (plan.SamplesPerQuery is < 1 or > 100_000)
            throw new PlanException($"load.samples_per_query: {plan.SamplesPerQuery} is out of range, 1 to 100,000");
        if (plan.TargetRate is { } rate && !(rate is > 0 and <= 1e8))
            throw new PlanException($"load.target_rate: {rate} is out of range, above 0 to 100,000,000");

        var length = plan.Duration > plan.MinDuration ? plan.Duration.Value : plan.MinDuration;
        var phases = LoadPhases.Of(plan with { Duration = length }, null);
        return plan.Scenario switch
        {
            MlperfScenario.SingleStream => Stream(plan, phases, 1),
            MlperfScenario.MultiStream => Stream(plan, phases, plan.SamplesPerQuery),
            MlperfScenario.Server => Server(plan, phases, seed),
            MlperfScenario.Offline => Offline(plan),
            _ => throw new PlanException($"load.scenario: unknown scenario '{plan.Scenario}'"),
        };
    }

    private static CompiledLoad Stream(MlperfLoad plan, LoadPhases phases, int requestsPerTurn) => new()
    {
        Users = new StreamSchedule(requestsPerTurn),
        Planned = _ => 1,
        WarmUpEndNs = phases.WarmUpNs,
        MeasuredEndNs = phases.MeasuredEndNs,
        EndNs = phases.EndNs,
        MinimumRequests = plan.Requests * requestsPerTurn ?? requestsPerTurn,
        MaxInFlight = Math.Max(plan.MaxInFlight, requestsPerTurn),
        DrainNs = LoadCompiler.DrainNs(plan),
        MlperfScenario = plan.Scenario,
        Description = $"MLPerf {plan.Scenario}, at least {phases.MeasuredNs / 1e9:0.###} s",
    };

    private static CompiledLoad Server(MlperfLoad plan, LoadPhases phases, ulong seed)
    {
        if (plan.TargetRate is not { } rate)
            throw new PlanException("load.target_rate: the server scenario needs the target queries per second");

        var curve = new PiecewiseLinearCurve([], rate);
        var endNs = phases.EndNs;
        if (plan.Requests is { } least)
        {
            // Walk to the request that completes the minimum; its due time is part of the load.
            var arrivals = new PoissonSchedule(curve, seed);
            var index = -1L;
            long due;
            var measured = 0L;
            do
            {
                due = arrivals.DueAt(++index);
                measured += due >= phases.WarmUpNs ? 1 : 0;
            }
            while (measured < least);
            endNs = Math.Max(endNs, due + 1);
        }

        return new CompiledLoad
        {
            Arrivals = () => new LimitedSchedule(new PoissonSchedule(curve, seed), phases.WarmUpNs, endNs, null),
            Planned = curve.ValueAt,
            PeakRate = rate,
            WarmUpEndNs = phases.WarmUpNs,
            MeasuredEndNs = endNs,
            EndNs = endNs,
            MaxInFlight = plan.MaxInFlight,
            DrainNs = LoadCompiler.DrainNs(plan),
            MlperfScenario = plan.Scenario,
            ExpectedRequests = (long)Math.Ceiling(curve.IntegralTo(endNs)),
            Description = $"MLPerf Server, Poisson arrivals at {rate:0.###} requests/s for {endNs / 1e9:0.###} s",
        };
    }

    private static CompiledLoad Offline(MlperfLoad plan)
    {
        if (plan.WarmUp > TimeSpan.Zero)
            throw new PlanException("load.warmup: the offline scenario sends everything at once; send a short run before it instead");

        var estimate = Math.Ceiling((OfflineSlack * (plan.TargetRate ?? 0) * plan.MinDuration.TotalSeconds) - 1e-6);
        var count = plan.Requests ?? (long)Math.Max(OfflineSamples, Math.Min(estimate, 1e12));
        return new CompiledLoad
        {
            Arrivals = () => new OfflineSchedule(count),
            Planned = _ => 0,
            MeasuredRequests = count,
            MaxInFlight = plan.MaxInFlight,
            QueuesWhenFull = true,
            DrainNs = LoadCompiler.DrainNs(plan),
            MlperfScenario = plan.Scenario,
            ExpectedRequests = count,
            Description = $"MLPerf Offline, {count:N0} samples at once",
        };
    }
}
