using System.Globalization;
using Proofload.Analysis.Capacity;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Plans.Sweeps;

namespace Proofload.Studies.Capacity;

/// <summary>Makes the plan of one probe: the study's plan with one load, for as long as the probe may take.</summary>
internal static class ProbePlans
{
    // A target that fails so often in a row is down, whatever phase the probe is in.
    private const int FailuresInARow = 100;

    public static RunPlan Of(CapacityStudy study, ProbeRequest request, double? overload)
    {
        var plan = study.Plan with
        {
            Capacity = null,
            Gate = null,
            Objectives = study.Objectives,
            Stop = new StopPlan { ConsecutiveErrors = study.Plan.Stop.ConsecutiveErrors ?? FailuresInARow },
        };
        if (request.Phase == ProbePhase.Confirm && plan.Load is MlperfLoad mlperf)
            return plan with { Load = mlperf with { TargetRate = Rounded(request.Load), Duration = null, Requests = null } };

        var (rate, isOpen) = (request.OpenLoopRate ?? request.Load, study.Axis == CapacityAxes.Rate || request.OpenLoopRate is not null);
        if (isOpen)
            return plan with { Load = Open(study, Level(Rounded(rate), overload, study, request), request) };
        if (study.Axis == CapacityAxes.Concurrency)
            return plan with { Load = Closed(study, Level(request.Load, overload, study, request), request) };

        var value = Text(study, request.Load, isRate: false);
        var point = new SweepPoint(1, 1, new Dictionary<string, string>(StringComparer.Ordinal) { [study.Axis] = value });
        return SweepGrid.TryApply(plan, point, static _ => null, "", out var variant, out var failed)
            ? variant with { Load = Timed(variant.Load, study, request) }
            : throw new PlanException($"capacity.by: {failed.Axis} {value}: {failed.Problem}");
    }

    /// <summary>A level as a plan writes it.</summary>
    public static string Text(CapacityStudy study, double load, bool isRate) =>
        isRate || study.Axis == CapacityAxes.Rate ? Units.FormatRate(Rounded(load)) : load.ToString("0", CultureInfo.InvariantCulture);

    /// <summary>The load that the plan itself has on the axis; null when it has none.</summary>
    public static double? OwnLoad(RunPlan plan, string axis) => (axis, plan.Load) switch
    {
        (CapacityAxes.Rate, OpenLoad { Rate: ConstantShape { Value: > 0 } shape }) => shape.Value,
        (CapacityAxes.Rate, MlperfLoad { TargetRate: > 0 } load) => load.TargetRate,
        (CapacityAxes.Concurrency, ClosedLoad { Users: ConstantShape { Value: >= 1 } shape }) => shape.Value,
        (CapacityAxes.Concurrency, IterationsLoad load) => load.Users,
        _ => null,
    };

    /// <summary>For people and for the plan's text, not more digits than a rate can be told apart by.</summary>
    private static double Rounded(double rate) => rate <= 0 ? rate : Math.Round(rate, Math.Clamp(5 - (int)Math.Floor(Math.Log10(rate)), 0, 12));

    /// <summary>The level, or for a step down the overload (the settling) followed by it.</summary>
    private static Shape Level(double load, double? overload, CapacityStudy study, ProbeRequest request) => overload is { } high
        ? new StagesShape(high, [new Stage(Settle(study, request), high, Hold: true), new Stage(TimeSpan.FromSeconds(request.MaxDuration), load, Hold: true)])
        : new ConstantShape(load);

    private static OpenLoad Open(CapacityStudy study, Shape rate, ProbeRequest request) => new()
    {
        Rate = rate,
        Arrivals = study.Plan.Load is OpenLoad open ? open.Arrivals : ArrivalProcess.Poisson,
        Burstiness = study.Plan.Load is OpenLoad { Burstiness: var burstiness } ? burstiness : 1,
        WarmUp = rate is StagesShape ? TimeSpan.Zero : Settle(study, request),
        Duration = rate is StagesShape stages ? stages.Length : TimeSpan.FromSeconds(request.MaxDuration),
        MaxInFlight = study.Plan.Load.MaxInFlight,
        Drain = Drain(study, request),
    };

    private static ClosedLoad Closed(CapacityStudy study, Shape users, ProbeRequest request) => new()
    {
        Users = users,
        ThinkTime = study.Plan.Load switch
        {
            ClosedLoad closed => closed.ThinkTime,
            IterationsLoad iterations => iterations.ThinkTime,
            _ => Distribution.Zero,
        },
        WarmUp = users is StagesShape ? TimeSpan.Zero : Settle(study, request),
        Duration = users is StagesShape stages ? stages.Length : TimeSpan.FromSeconds(request.MaxDuration),
        MaxInFlight = Math.Max(study.Plan.Load.MaxInFlight, (int)Math.Ceiling(study.Plan.Load.MaxInFlight > 0 ? request.Load : 1)),
        Drain = Drain(study, request),
    };

    private static LoadPlan Timed(LoadPlan load, CapacityStudy study, ProbeRequest request) => load switch
    {
        IterationsLoad iterations => new ClosedLoad
        {
            Users = new ConstantShape(iterations.Users), ThinkTime = iterations.ThinkTime, MaxInFlight = iterations.MaxInFlight, Drain = iterations.Drain,
            WarmUp = study.Settle, Duration = TimeSpan.FromSeconds(request.MaxDuration),
        },
        _ => load with { WarmUp = study.Settle, Duration = TimeSpan.FromSeconds(request.MaxDuration), Requests = null, CoolDown = TimeSpan.Zero },
    };

    /// <summary>An overload leaves a queue behind that may take longer than anybody waits; the next probe begins above it or watches it go.</summary>
    private static TimeSpan? Drain(CapacityStudy study, ProbeRequest request) =>
        study.Plan.Load.Drain ?? (request.Phase == ProbePhase.Break && study.Search.MinProbe < study.Plan.Target.Timeout ? study.Search.MinProbe : null);

    /// <summary>The overload before a step down lasts as long as a probe, so that a queue is there to recover from.</summary>
    private static TimeSpan Settle(CapacityStudy study, ProbeRequest request) =>
        request.Phase == ProbePhase.StepDown ? study.Settle + study.Search.MinProbe : study.Settle;

    /// <summary>Seconds before the measured part of a probe.</summary>
    public static double Lead(CapacityStudy study, ProbeRequest request) =>
        MlperfServer.Is(study, request) ? 0
        : study.Axis is CapacityAxes.Rate or CapacityAxes.Concurrency ? Settle(study, request).TotalSeconds : study.Settle.TotalSeconds;
}
