using Proofload.Measurement.Statistics;
using Proofload.Results;

namespace Proofload.Analysis.Capacity;

/// <summary>What a probe is likely to know at its longest time: intervals shrink with the square root of time, and what is observed moves within them.</summary>
internal static class ProbePrecision
{
    // A probe whose chance of being decided in its remaining time is below this ends: a load further away is worth more.
    private const double LeastChance = 0.3;

    // Multiple of the standard error that an interval reaches to either side, about: the looks of a probe lie between 97 and 99.9 %.
    private const double Errors = 2.6;

    /// <summary>True when the objectives that are open will most likely still be open at the longest time.</summary>
    public static bool IsFutile(ProbeOutcome outcome, double longest)
    {
        var share = Math.Min(1, outcome.Duration / longest);
        if (share < 0.1)
            return false;

        var open = outcome.Objectives.Where(static o => o.Result == ObjectiveState.Inconclusive).ToList();
        return open.Count > 0 && open.Exists(o => ChanceOf(o, share) < LeastChance) && open.TrueForAll(static o => Reaches(o) is not null);
    }

    /// <summary>How far, in logarithms, the worst objective's value is known downwards after so many seconds; null without an interval.</summary>
    public static double? Reach(ProbeOutcome outcome, double seconds)
    {
        double? largest = null;
        foreach (var objective in outcome.Objectives)
        {
            if (Reaches(objective) is { } reach && !(largest >= reach.Down))
                largest = reach.Down;
        }

        return largest * Math.Sqrt(outcome.Duration / seconds);
    }

    private static double ChanceOf(ObjectiveResult objective, double share)
    {
        if (Reaches(objective) is not { } reach || ProbeJudge.Distance(objective, objective.Observed) is not { } distance)
            return 1;

        // What is observed at the end lies around what is observed now, by what the remaining time may still add.
        var moves = Math.Sqrt(Math.Max(0, 1 - share));
        var pass = (-(reach.Up * Math.Sqrt(share)) - distance) / Math.Max(1e-9, reach.Up / Errors * moves);
        var fail = (distance - (reach.Down * Math.Sqrt(share))) / Math.Max(1e-9, reach.Down / Errors * moves);
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
