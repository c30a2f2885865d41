using System.Globalization;
using Proofload.Measurement.Scalability;
using Proofload.Results;

namespace Proofload.Analysis.Capacity;

/// <summary>Puts the answer together from the probes.</summary>
internal static class CapacityResultBuilder
{
    public static CapacityResult Build(CapacityOptions options, IReadOnlyList<CapacityStep> steps, CapacityEnding ending, string? limit)
    {
        var evidence = new CapacityEvidence(steps);
        var (pass, fail) = (Bound(evidence.LastPass), Bound(evidence.FirstFail));
        var result = new CapacityResult
        {
            Ending = ending,
            Summary = "",
            Axis = options.Name,
            LastPass = pass,
            FirstFail = fail,
            Confirmed = evidence.Confirmed is not null,
            Width = pass is not null && fail is not null ? (fail.Load / pass.Load) - 1 : null,
            Confidence = options.Confidence,
            Knee = Knee(steps),
            BreakingPoint = BreakingPointFinder.Find(options, steps),
            Recovery = Recovery(steps),
            LimitedBy = Limited(options, steps, evidence, ending, limit),
            EndedBy = limit,
            ProbeSeconds = steps.Sum(static s => s.Observed.Duration),
            Steps = steps,
        };
        return result with { Summary = CapacitySummary.Of(options, result), Notes = [.. CapacitySummary.Notes(options, result, evidence)] };
    }

    private static CapacityBound? Bound(CapacityStep? step) => step is null ? null : new CapacityBound
    {
        Load = step.Load,
        Rate = step.Observed.Throughput,
        Low = step.Observed.ThroughputLow,
        High = step.Observed.ThroughputHigh,
        Concurrency = InFlight(step.Observed),
        TokensPerSecond = step.Observed.TokensPerSecond,
        Step = step.Index,
    };

    private static double? InFlight(ProbeOutcome observed) => observed.Concurrency ?? (observed.Throughput * observed.LatencyMean);

    private static CapacityKnee? Knee(IReadOnlyList<CapacityStep> steps)
    {
        // In an overload the number in flight grows with time and says nothing about the target.
        var points = steps
            .Where(static s => s.Phase != ProbePhase.StepDown && s.Verdict is not (ProbeVerdict.Invalid or ProbeVerdict.TargetDown) && s.Observed.Steady != false)
            .Select(static s => new KneePoint(InFlight(s.Observed) ?? 0, s.Observed.Throughput ?? 0))
            .Where(static p => p.Concurrency > 0 && double.IsFinite(p.Concurrency) && p.Throughput > 0)
            .OrderBy(static p => p.Concurrency).ToList();
        if (points.Count < Measurement.Scalability.Kneedle.FewestPoints)
            return null;

        LoadPoint[] loads = [.. points.Select(static p => new LoadPoint(p.Concurrency, p.Throughput))];
        return new CapacityKnee
        {
            Usl = UslFit.Fit(loads) is { } fit ? Usl(fit) : null,
            Kneedle = Measurement.Scalability.Kneedle.OnLog2(loads) is { } knee ? new KneedleKnee(knee.Load, knee.Low, knee.High, knee.Share) : null,
            Points = points,
        };
    }

    private static UslKnee Usl(UslFit fit) => new()
    {
        Alpha = fit.Model.Alpha,
        Beta = fit.Model.Beta,
        Gamma = fit.Model.Gamma,
        Peak = fit.PeakState switch
        {
            UslPeakState.Observed => "observed",
            UslPeakState.Extrapolated => "extrapolated",
            _ => "not_observed",
        },
        Concurrency = fit.Model.Peak,
        Low = fit.Peak?.Low,
        High = fit.Peak?.High,
        Throughput = fit.Model.PeakThroughput,
    };

    private static CapacityRecovery? Recovery(IReadOnlyList<CapacityStep> steps) =>
        steps.FirstOrDefault(static s => s.Phase == ProbePhase.StepDown) is { Index: > 0 } down
            ? new CapacityRecovery(steps[down.Index - 1].Load, down.Load, down.RecoverySeconds)
            : null;

    private static LimitedBy? Limited(CapacityOptions options, IReadOnlyList<CapacityStep> steps, CapacityEvidence evidence, CapacityEnding ending, string? limit)
    {
        if (ending == CapacityEnding.TargetDied)
            return new LimitedBy("target", "target", $"stopped answering at {Number(steps[^1].Load)}");
        if (ending == CapacityEnding.GeneratorLimit)
            return new LimitedBy("generator", "generator", steps[^1].Reason);
        if (evidence.FirstFail is { } fail)
            return Limited(options, fail);
        if (ending == CapacityEnding.ReachedHighest)
            return new LimitedBy("cap", "highest", $"{Number(options.Highest)} is the highest load that may be sent");
        return limit is null ? null : new LimitedBy("budget", limit, "used up before the answer was known");
    }

    private static LimitedBy Limited(CapacityOptions options, CapacityStep fail)
    {
        var worst = fail.Observed.Objectives.Where(static o => o.Result == ObjectiveState.Failed).MaxBy(static o => ProbeJudge.Distance(o, o.Observed) ?? 0);
        if (fail.Observed.Saturated is { } resource)
            return new LimitedBy("resource", resource, worst is null ? fail.Reason : worst.Expression + " is missed");
        return worst is null
            ? new LimitedBy("errors", "error_rate", $"{fail.Observed.ErrorRate ?? 0:P1} against a cap of {options.MaxErrorRate:P1}")
            : new LimitedBy("objective", worst.Expression, worst.Observed is { } observed && worst.Threshold is { } threshold ? $"{Number(observed)} against {Number(threshold)} {worst.Unit}".TrimEnd() : worst.Reason);
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
