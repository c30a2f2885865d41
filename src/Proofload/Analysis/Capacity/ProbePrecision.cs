using Proofload.Measurement.Statistics;
using Proofload.Results;

namespace Proofload.Analysis.Capacity;

/// <summary>What a probe is likely to know at its longest time: intervals shrink with the square root of time, and what is observed moves within them.</summary>
internal static class ProbePrecision
{
    // A probe whose chance of being decided in its remaining time is below this ends: a load further away is worth more.
    private const double LeastChance = 0.2;

    // Shorter than this share of the longest time, a probe says little about its noise.
    private const double LeastShare = 0.1;

    // Probes further away than this, in logarithms of the load, have another noise.
    private const double Near = 0.4;

    private const double UpOverDown = 2;

    // Multiple of the standard error that an interval reaches to either side, about: the looks of a probe lie between 97 and 99.9 %.
    private const double StandardErrors = 2.6;

    /// <summary>True when the objectives that are open will most likely still be open at the longest time.</summary>
    public static bool IsFutile(ProbeOutcome outcome, ProbeRequest request)
    {
        var share = Math.Min(1, outcome.Duration / request.MaxDuration);
        if (share < LeastShare)
            return false;

        var shrinks = Shrinks(request, outcome.Duration);
        var open = outcome.Objectives.Where(static o => o.Result == ObjectiveState.Inconclusive).ToList();
        return open.Count > 0 && open.Exists(o => ChanceOf(o, share, shrinks) < LeastChance) && open.TrueForAll(static o => Reaches(o) is not null);
    }

    /// <summary>
    /// How far, in logarithms, the interval of the worst objective reaches from its value after the longest time, from the long probes near a load:
    /// their mean, each with its length as weight. Null without such a probe that has both ends.
    /// </summary>
    public static (double Down, double Up)? Reach(CapacityOptions options, IReadOnlyList<CapacityStep> steps, double load)
    {
        var (down, up, weight) = (0.0, 0.0, 0.0);
        foreach (var step in steps)
        {
            if (step.Phase != ProbePhase.Bisect || step.Observed.Duration < LeastShare * options.LongestProbe || Math.Abs(Math.Log(step.Load / load)) > Near || Widest(step.Observed) is not { } reach)
                continue;

            var shrinks = Shrinks(ProbeRequests.Extending(options, step.Index, step.Phase, step.Load, ""), step.Observed.Duration);
            down += step.Observed.Duration * reach.Down * shrinks;
            up += step.Observed.Duration * reach.Up * shrinks;
            weight += step.Observed.Duration;
        }

        return weight > 0 ? (down / weight, up / weight) : null;
    }

    /// <summary>The same from short probes, which as a rule know only their lower end: the interval of a high percentile reaches about twice as far up.</summary>
    public static (double Down, double Up)? ReachFromShort(CapacityOptions options, IReadOnlyList<CapacityStep> steps, double load)
    {
        var request = ProbeRequests.Extending(options, 0, ProbePhase.Bisect, load, "");
        var shrinks = Math.Sqrt(options.MinProbe / options.LongestProbe) * Errors(request.Looks[^1].Confidence) / Errors(options.Confidence);
        double[] reaches =
        [
            .. from step in steps
               where step.Phase is ProbePhase.Ladder or ProbePhase.Bisect && step.Observed.Duration >= options.MinProbe * 0.99 && Math.Abs(Math.Log(step.Load / load)) < Near
               from objective in step.Observed.Objectives
               let at = ProbeJudge.Distance(objective, objective.Observed)
               let low = ProbeJudge.Distance(objective, objective.IsUpperBound == false ? objective.High : objective.Low)
               where at is not null && low is not null
               select (at.Value - low.Value) * shrinks,
        ];
        return reaches.Length == 0 ? null : (reaches.Average(), UpOverDown * reaches.Average());
    }

    /// <summary>How much narrower an interval is at the last look: with the square root of time, and by what each look's confidence asks of it.</summary>
    private static double Shrinks(ProbeRequest request, double duration) =>
        Math.Sqrt(Math.Min(1, duration / request.MaxDuration)) * Errors(request.Looks[^1].Confidence) / Errors(request.ConfidenceAt(duration));

    private static double Errors(double confidence) => Normal.Quantile((1 + confidence) / 2);

    private static (double Down, double Up)? Widest(ProbeOutcome outcome)
    {
        (double Down, double Up)? widest = null;
        foreach (var objective in outcome.Objectives)
        {
            if (Reaches(objective) is { } reach && !(widest?.Up + widest?.Down >= reach.Up + reach.Down))
                widest = reach;
        }

        return widest;
    }

    private static double ChanceOf(ObjectiveResult objective, double share, double shrinks)
    {
        if (Reaches(objective) is not { } reach || ProbeJudge.Distance(objective, objective.Observed) is not { } distance)
            return 1;

        // What is observed at the end lies around what is observed now, by what the remaining time may still add.
        var moves = Math.Sqrt(Math.Max(0, 1 - share));
        var pass = (-(reach.Up * shrinks) - distance) / Math.Max(1e-9, reach.Up / StandardErrors * moves);
        var fail = (distance - (reach.Down * shrinks)) / Math.Max(1e-9, reach.Down / StandardErrors * moves);
        return Normal.Cdf(pass) + Normal.Cdf(fail);
    }

    /// <summary>From the observed distance to the ends of its interval.</summary>
    private static (double Down, double Up)? Reaches(ObjectiveResult objective)
    {
        if (ProbeJudge.Distance(objective, objective.Observed) is not { } at
            || ProbeJudge.Distance(objective, objective.Low) is not { } low
            || ProbeJudge.Distance(objective, objective.High) is not { } high)
            return null;
        return (Math.Max(1e-6, at - Math.Min(low, high)), Math.Max(1e-6, Math.Max(low, high) - at));
    }
}
