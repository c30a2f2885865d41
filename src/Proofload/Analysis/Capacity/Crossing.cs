namespace Proofload.Analysis.Capacity;

/// <summary>
/// Where the objectives are likely to be crossed: the distance from the bound over the logarithm of the load, forced to rise (isotonic
/// regression by pooling adjacent violators, each probe with the weight of its interval), interpolated where it passes 0. It only says where
/// to look next; the answer rests on verdicts.
/// </summary>
internal static class Crossing
{
    /// <summary>The load; null unless there is a level on either side.</summary>
    public static double? Of(IEnumerable<CapacityStep> steps)
    {
        var levels = Rising(steps);
        for (var i = 1; i < levels.Count; i++)
        {
            if (levels[i].Distance <= 0 || levels[i - 1].Distance > 0)
                continue;

            var (a, b) = (levels[i - 1], levels[i]);
            var share = -a.Distance / (b.Distance - a.Distance);
            return Math.Exp(a.LogLoad + (Math.Clamp(share, 0.02, 0.98) * (b.LogLoad - a.LogLoad)));
        }

        return null;
    }

    /// <summary>How steeply the distance rises with the logarithm of the load around a load, by weighted regression; null where it does not rise.</summary>
    public static double? Slope(IEnumerable<CapacityStep> steps, double load)
    {
        var near = steps.Where(s => s.Phase is ProbePhase.Ladder or ProbePhase.Bisect && Math.Abs(Math.Log(s.Load / load)) < 0.8 && ProbeJudge.Distance(s.Observed) is > -2 and < 2)
            .Select(s => (X: Math.Log(s.Load / load), Y: ProbeJudge.Distance(s.Observed)!.Value, W: Weight(s.Observed))).ToList();
        if (near.Count < 3)
            return null;

        var weight = near.Sum(static p => p.W);
        var (x, y) = (near.Sum(static p => p.W * p.X) / weight, near.Sum(static p => p.W * p.Y) / weight);
        var spread = near.Sum(p => p.W * (p.X - x) * (p.X - x));
        var slope = spread > 0 ? near.Sum(p => p.W * (p.X - x) * (p.Y - y)) / spread : 0;
        return slope > 0.1 ? slope : null;
    }

    private static List<Level> Rising(IEnumerable<CapacityStep> steps)
    {
        var pools = new List<(double Sum, double Weight, List<double> LogLoads)>();
        foreach (var step in steps.Where(static s => ProbeJudge.Distance(s.Observed) is not null || s.Verdict == ProbeVerdict.Fail).OrderBy(static s => s.Load))
        {
            var distance = ProbeJudge.Distance(step.Observed) ?? 2;

            // Errors over the cap are a fail whatever the latency of the rest.
            if (step.Verdict == ProbeVerdict.Fail)
                distance = Math.Max(distance, 0.02);
            else if (step.Verdict == ProbeVerdict.Pass)
                distance = Math.Min(distance, -0.02);
            var weight = Weight(step.Observed);
            pools.Add((distance * weight, weight, [Math.Log(step.Load)]));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Weight >= pools[^1].Sum / pools[^1].Weight)
            {
                var last = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                var before = pools[^1];
                pools[^1] = (before.Sum + last.Sum, before.Weight + last.Weight, [.. before.LogLoads, .. last.LogLoads]);
            }
        }

        return [.. pools.SelectMany(static p => p.LogLoads.Distinct().Select(l => new Level(l, p.Sum / p.Weight)))];
    }

    private static double Weight(ProbeOutcome outcome)
    {
        var spread = 2.0;
        foreach (var objective in outcome.Objectives)
        {
            if (ProbeJudge.Distance(objective, objective.Low) is { } a && ProbeJudge.Distance(objective, objective.High) is { } b)
                spread = Math.Min(spread, Math.Abs(b - a));
        }

        return 1 / ((spread * spread) + 0.0025);
    }

    private readonly record struct Level(double LogLoad, double Distance);
}
