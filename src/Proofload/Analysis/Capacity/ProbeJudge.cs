using Proofload.Analysis.Patterns;
using Proofload.Measurement.Health;
using Proofload.Measurement.Scalability;
using Proofload.Measurement.Statistics;
using Proofload.Results;

namespace Proofload.Analysis.Capacity;

/// <summary>Verdicts of probes: from all objectives, the generator, the steady state and Little's law. What is not shown is inconclusive.</summary>
internal static class ProbeJudge
{
    private const double Slack = 1e-9;

    // How far beyond its bound an objective must be for a probe to end before its first look.
    private const double HopelessFactor = 3;

    /// <summary>Verdict on what was measured up to now.</summary>
    public static (ProbeVerdict Verdict, string Reason) Verdict(CapacityOptions options, ProbeOutcome outcome)
    {
        if (!outcome.TargetAlive)
            return (ProbeVerdict.TargetDown, "the target stopped answering");
        if (outcome.Measurement == MeasurementState.Invalid)
            return (ProbeVerdict.Invalid, "the generator was the limit: " + (outcome.MeasurementReasons.Count > 0 ? string.Join("; ", outcome.MeasurementReasons) : "measurement invalid"));
        if (ErrorsOverCap(options, outcome))
            return (ProbeVerdict.Fail, $"{outcome.ErrorRate:P1} of the requests failed, more than the cap of {options.MaxErrorRate:P1}");
        if (outcome.Objectives.Count == 0)
            return (ProbeVerdict.Inconclusive, "there is no objective");
        if (outcome.Objectives.FirstOrDefault(static o => o.Result == ObjectiveState.Failed) is { } failed)
            return (ProbeVerdict.Fail, failed.Expression + " is missed");
        if (outcome.Objectives.FirstOrDefault(static o => o.Result != ObjectiveState.Passed) is { } open)
            return (ProbeVerdict.Inconclusive, open.Expression + (open.Reason.Length > 0 ? ": " + open.Reason : " is open"));
        if (outcome.Steady == false)
            return (ProbeVerdict.Inconclusive, "no steady state: three consecutive windows differ by more than 10 %");
        return Little(outcome) is { Holds: false } little && !(outcome.ConcurrencyLow <= little.Expected && little.Expected <= outcome.ConcurrencyHigh)
            ? (ProbeVerdict.Inconclusive, $"Little's law does not hold: {little.Concurrency:0.##} requests in flight, throughput times latency gives {little.Expected:0.##}")
            : (ProbeVerdict.Pass, "every objective is met");
    }

    /// <summary>Whether a probe goes on.</summary>
    public static ProbeDecision Decide(CapacityOptions options, ProbeRequest request, ProbeOutcome outcome, double? calm)
    {
        var (verdict, reason) = Verdict(options, outcome);
        var next = request.Looks.FirstOrDefault(look => look.At > outcome.Duration * (1 + Slack))?.At ?? double.PositiveInfinity;
        if (verdict is ProbeVerdict.TargetDown || (verdict == ProbeVerdict.Fail && ErrorsOverCap(options, outcome)) || Hopeless(request, outcome))
            return new ProbeDecision(ProbeAction.Stop, verdict, outcome.Duration, reason);
        if (request.Phase == ProbePhase.StepDown)
            return StepDown(request, outcome, calm, next, reason);
        if (outcome.Duration < request.MinDuration * (1 - Slack))
            return new ProbeDecision(ProbeAction.Extend, verdict, request.MinDuration, "the shortest length is not over");
        if (verdict != ProbeVerdict.Inconclusive || double.IsPositiveInfinity(next))
            return new ProbeDecision(ProbeAction.Enough, verdict, outcome.Duration, reason);
        if (request.Phase == ProbePhase.Bisect && ProbePrecision.IsFutile(outcome, request))
            return new ProbeDecision(ProbeAction.Enough, verdict, outcome.Duration, reason + " (too close to the bound for the longest time)");
        return new ProbeDecision(ProbeAction.Extend, verdict, next, reason);
    }

    /// <summary>Seconds until the target has recovered; null when it has not, or there is nothing to compare with.</summary>
    public static double? Recovery(ProbeOutcome outcome, double? calm) =>
        calm is { } latency ? PatternAnalysis.TimeUntilCalm(outcome.Windows, latency, 0.1, 3) : null;

    /// <summary>+1 when the observed values meet every objective, -1 when they miss one, 0 when there is nothing to see.</summary>
    public static int Leaning(CapacityStep step) => step.Verdict switch
    {
        ProbeVerdict.Pass => 1,
        ProbeVerdict.Fail => -1,
        _ => Distance(step.Observed) is { } distance ? (distance > 0 ? -1 : 1) : 0,
    };

    /// <summary>How far the worst objective is beyond its bound: the logarithm of observed over allowed, from -2 to 2; null without a value.</summary>
    public static double? Distance(ProbeOutcome outcome)
    {
        double? worst = null;
        foreach (var objective in outcome.Objectives)
        {
            if (Distance(objective, objective.Observed) is { } distance && !(worst >= distance))
                worst = distance;
        }

        return worst;
    }

    /// <summary>The logarithm of a value over what is allowed, positive when it is missed.</summary>
    public static double? Distance(ObjectiveResult objective, double? value)
    {
        if (value is not { } observed || objective.Threshold is not { } threshold)
            return null;

        var upper = objective.IsUpperBound ?? true;
        if (!upper && objective.Unit == "1")
        {
            // 99.9 % against 99.8 % is twice as many failures, not a thousandth.
            (observed, threshold, upper) = (1 - observed, 1 - threshold, true);
        }

        if (observed <= 0 || threshold <= 0)
            return (upper ? observed > threshold : observed < threshold) ? 2 : -2;
        var ratio = Math.Log(observed / threshold);
        return Math.Clamp(upper ? ratio : -ratio, -2, 2);
    }

    private static LittlesLaw? Little(ProbeOutcome outcome) =>
        outcome is { Concurrency: { } n, Throughput: { } x, LatencyMean: { } r, Duration: > 0 } && (outcome.ErrorRate ?? 0) <= 0
            ? LittlesLaw.Check(n, x, r, outcome.Duration)
            : null;

    private static bool ErrorsOverCap(CapacityOptions options, ProbeOutcome outcome) =>
        outcome.ErrorRate is { } share && share > options.MaxErrorRate && outcome.Requests > 0
        && Wilson.Interval((long)Math.Round(share * outcome.Requests), outcome.Requests, 0.99).Low > options.MaxErrorRate;

    // Without a planned look there is no error to spend, so only what is far beyond any doubt ends a probe early.
    private static bool Hopeless(ProbeRequest request, ProbeOutcome outcome) =>
        request.Phase is ProbePhase.Ladder or ProbePhase.Bisect or ProbePhase.Confirm
        && outcome.Duration >= request.MinDuration / 4
        && outcome.Objectives.Any(static o => o.Result == ObjectiveState.Failed
            && Distance(o, o.IsUpperBound == false ? o.High : o.Low) >= Math.Log(HopelessFactor));

    private static ProbeDecision StepDown(ProbeRequest request, ProbeOutcome outcome, double? calm, double next, string reason)
    {
        if (Recovery(outcome, calm) is { } seconds)
            return new ProbeDecision(ProbeAction.Enough, ProbeVerdict.Pass, outcome.Duration, $"recovered after {seconds:0.#} s");
        return calm is null || double.IsPositiveInfinity(next)
            ? new ProbeDecision(ProbeAction.Enough, ProbeVerdict.Inconclusive, outcome.Duration, calm is null ? reason : $"not recovered after {request.MaxDuration:0.#} s")
            : new ProbeDecision(ProbeAction.Extend, ProbeVerdict.Inconclusive, next, "not recovered yet");
    }
}
