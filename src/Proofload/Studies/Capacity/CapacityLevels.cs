using Proofload.Analysis.Capacity;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Studies.Capacity;

/// <summary>Runs that were there as levels of load: what <c>--fit</c> answers from.</summary>
public static class CapacityLevels
{
    /// <summary>The answer from runs.</summary>
    /// <param name="runs">Runs at several loads.</param>
    /// <param name="axis">What changes from run to run: <c>rate</c>, <c>concurrency</c> or an axis of their sweep; null decides by their plans.</param>
    /// <param name="objectives">What must hold; empty takes each run's own verdict.</param>
    /// <param name="options">Confidence and thresholds; the axis is set here.</param>
    /// <returns>The answer, and the runs in the order of its steps.</returns>
    /// <exception cref="PlanException">The runs have no common axis or no objectives; one line.</exception>
    public static (CapacityResult Result, IReadOnlyList<RunResult> Runs) Fit(IReadOnlyList<RunResult> runs, string? axis, IReadOnlyList<Objective> objectives, CapacityOptions options)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(objectives);
        ArgumentNullException.ThrowIfNull(options);
        var plans = runs.Select(static r => PlanOf(r)).ToList();
        axis ??= Axis(runs, plans);
        var levels = new List<(double Load, RunResult Run)>();
        for (var i = 0; i < runs.Count; i++)
        {
            if (runs[i].Counts.Ok + runs[i].Counts.Failed == 0)
                continue;
            levels.Add((Load(runs[i], plans[i], axis) ?? throw new PlanException($"run {runs[i].Id} says nothing about its {axis}; name what changes from run to run with --by, or leave the run out"), runs[i]));
        }

        if (levels.Count == 0)
            throw new PlanException("none of the runs has a request that ended");
        if (objectives.Count == 0 && levels.TrueForAll(static l => l.Run.Verdict.Objectives.Count == 0))
            throw new PlanException("the highest load that meets what? The runs have no objectives of their own; give at least one, for example --objective 'latency p99 < 500ms'");

        var ordered = levels.OrderBy(static l => l.Load).ToList();
        var isRate = axis == CapacityAxes.Rate;
        var result = CapacityFit.Of(
            options with
            {
                Axis = isRate ? CapacityAxis.Rate : axis == CapacityAxes.Concurrency ? CapacityAxis.Concurrency : CapacityAxis.Value,
                AxisName = axis,
                Integral = !isRate,
                Start = ordered[0].Load,
                Lowest = ordered[0].Load,
                Highest = ordered[^1].Load,
            },
            [.. ordered.Select(l => (l.Load, Outcome(l.Run, objectives)))]);
        return (result, [.. ordered.Select(static l => l.Run)]);
    }

    private static ProbeOutcome Outcome(RunResult run, IReadOnlyList<Objective> objectives)
    {
        var from = PlanOf(run)?.Load.WarmUp.TotalSeconds ?? 0;
        var outcome = ProbeOutcomes.Of(run, objectives.Count > 0 ? KeptRun.Judge(run, objectives) : null, from);

        // A run that was imported never measured its generator; that is told by its verdict and is no reason to call the target unknown.
        return run.Source is null ? outcome : outcome with { Measurement = Measurement.Health.MeasurementState.Unknown };
    }

    private static string Axis(IReadOnlyList<RunResult> runs, List<RunPlan?> plans)
    {
        var swept = runs.Select(static r => r.Study?.Values.Keys.Where(static k => k != "probe").ToList() ?? []).ToList();
        if (swept.TrueForAll(static k => k.Count > 0) && swept.SelectMany(static k => k).Distinct().ToList() is [var only])
            return only;
        if (swept.Exists(static k => k.Count > 1))
            throw new PlanException($"the runs differ in {string.Join(" and ", swept.SelectMany(static k => k).Distinct())}; say with --by what is turned up, and give the runs that agree in the rest");
        return plans.TrueForAll(static p => p?.Load is ClosedLoad or IterationsLoad) ? CapacityAxes.Concurrency : CapacityAxes.Rate;
    }

    private static double? Load(RunResult run, RunPlan? plan, string axis)
    {
        if (run.Study?.Values.GetValueOrDefault(axis) is { } text && Units.TryParseRate(text, out var value, out _))
            return value;
        if (plan is not null && ProbePlans.OwnLoad(plan, axis) is { } own)
            return own;
        var load = axis switch
        {
            CapacityAxes.Rate => run.Rates.Offered ?? run.Rates.Sent ?? run.Rates.Throughput,
            CapacityAxes.Concurrency => run.Series.Select(static i => (double?)i.InFlight).DefaultIfEmpty(null).Average() ?? (run.Rates.Throughput * run.Metrics.GetValueOrDefault("latency")?.Mean),
            _ => null,
        };
        return load is > 0 and var known && double.IsFinite(known) ? known : null;
    }

    private static RunPlan? PlanOf(RunResult run)
    {
        if (string.IsNullOrWhiteSpace(run.Plan))
            return null;
        try
        {
            return PlanFile.Parse(run.Plan, run.Id, static _ => "", "", new PlanValidatorOptions { FileExists = static _ => true, FolderExists = static _ => true });
        }
        catch (PlanException)
        {
            // An imported run's plan is a description, and that of another version may have other fields: then the numbers say the load.
            return null;
        }
    }
}
