using Proofload.Load.Curves;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Load;

/// <summary>Makes a load plan ready to run.</summary>
public static class LoadCompiler
{
    /// <summary>Compiles a plan. The same plan and seed give the same due times, whatever the number of workers.</summary>
    /// <param name="plan">Plan.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="baseFolder">Folder that relative trace paths are taken from.</param>
    /// <param name="ofSessions">What the load starts are sessions. Rows of a trace that name the same session are then one. Default false.</param>
    /// <exception cref="PlanException">A field is out of range, nothing ends the load, or a trace cannot be read.</exception>
    public static CompiledLoad Compile(LoadPlan plan, ulong seed, string baseFolder, bool ofSessions = false) => OfUnit(plan, seed, baseFolder, ofSessions) with { OfSessions = ofSessions };

    private static CompiledLoad OfUnit(LoadPlan plan, ulong seed, string baseFolder, bool ofSessions) => plan switch
    {
        OpenLoad open => OpenLoadCompiler.Compile(open, seed),
        ClosedLoad closed => ClosedLoadCompiler.Compile(closed, seed),
        IterationsLoad iterations => ClosedLoadCompiler.Compile(iterations, seed),
        ReplayLoad replay => ReplayLoadCompiler.Compile(replay, seed, baseFolder, ofSessions),
        MlperfLoad mlperf => MlperfLoadCompiler.Compile(mlperf, seed),
        _ => throw new PlanException($"load: unknown load '{plan.GetType().Name}'"),
    };

    internal static long? DrainNs(LoadPlan plan) => plan.Drain is { } drain ? ShapeCurves.Ns(drain) : null;

    /// <summary>A warm-up that sends nothing would only look like one.</summary>
    internal static void CheckWarmUp(LoadPlan plan, double first)
    {
        if (plan.WarmUp > TimeSpan.Zero && first <= 0)
            throw new PlanException("load.warmup: would send nothing, because the load starts at 0; start it above 0 or leave the warm-up out");
    }

    internal static string Span(LoadPhases phases, long? requests) => (phases.HasEnd, requests) switch
    {
        (true, null) => $"for {phases.MeasuredNs / 1e9:0.###} s",
        (true, { } n) => $"for {phases.MeasuredNs / 1e9:0.###} s or {n:N0} requests",
        (false, { } n) => $"for {n:N0} requests",
        _ => "without an end",
    };
}
