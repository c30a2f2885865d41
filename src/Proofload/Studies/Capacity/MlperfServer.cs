using Proofload.Analysis.Capacity;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Studies.Capacity;

/// <summary>
/// MLPerf's server scenario as a search: the highest Poisson rate whose bound holds. Probes are judged like any others; the confirmation is a run of the scenario and is
/// judged by its own rules, minimum duration and early stopping included.
/// </summary>
internal static class MlperfServer
{
    /// <summary>The bounds of the scenario as objectives at its 99th percentile.</summary>
    public static IEnumerable<Objective> Objectives(RunPlan plan, MlperfLoad load)
    {
        var streamed = plan.EffectiveRequests.Any(r => KnownProtocols.Find(r.Protocol ?? plan.Target.Protocol) is { } facts && facts.StreamsFor(r));
        var bounds = new List<Objective>();
        if (load.LatencyBound is { } bound)
            bounds.Add(Parsed($"{(streamed ? "ttft" : "latency")} p99 <= {Units.FormatSeconds(bound)}"));
        if (load.TpotBound is { } tpot)
            bounds.Add(Parsed($"tpot p99 <= {Units.FormatSeconds(tpot)}"));
        return bounds.Where(b => !plan.Objectives.Any(o => o with { Expression = "", Threshold = 0, Inclusive = false } == b with { Expression = "", Threshold = 0, Inclusive = false }));
    }

    /// <summary>The scenario's verdict as that of one objective: valid passes, and what is not is a miss only where the bound is missed for certain.</summary>
    public static IReadOnlyList<ObjectiveResult> Judge(MlperfResult result, IReadOnlyList<ObjectiveResult> bounds) =>
        bounds.Any(static b => b.Result == ObjectiveState.Failed) ? bounds :
        [
            .. bounds.Select(b => b with { Result = result.Valid ? ObjectiveState.Passed : ObjectiveState.Inconclusive, Reason = result.Valid ? "" : string.Join("; ", result.Remarks) }),
        ];

    /// <summary>True for a probe that is a run of the scenario: it takes its whole length, whatever it shows on the way.</summary>
    public static bool Is(CapacityStudy study, ProbeRequest request) => request.Phase == ProbePhase.Confirm && study.Plan.Load is MlperfLoad;

    private static Objective Parsed(string text) => ObjectiveParser.TryParse(text, out var objective, out var problem) ? objective : throw new PlanException($"load.latency_bound: {problem}");
}
