namespace Proofload.Analysis.Capacity;

/// <summary>Where a target breaks: errors, or throughput that falls although the load rises. Missing an objective is not breaking.</summary>
internal static class BreakingPointFinder
{
    private const long FewestRequests = 20;

    /// <summary>The lowest level that broke; null when none did.</summary>
    public static BreakingPoint? Find(CapacityOptions options, IReadOnlyList<CapacityStep> steps)
    {
        CapacityStep? best = null;
        foreach (var step in steps.Where(static s => s.Phase != ProbePhase.StepDown && s.Verdict != ProbeVerdict.Invalid).OrderBy(static s => s.Load))
        {
            if (Kind(options, step, best) is { } kind)
            {
                return new BreakingPoint
                {
                    Load = step.Load,
                    Kind = kind,
                    ErrorRate = step.Observed.ErrorRate,
                    Throughput = step.Observed.Throughput,
                    BestThroughput = best?.Observed.Throughput,
                };
            }

            if (step.Observed.Throughput > (best?.Observed.Throughput ?? 0))
                best = step;
        }

        return null;
    }

    private static BreakingKind? Kind(CapacityOptions options, CapacityStep step, CapacityStep? best)
    {
        if (step.Verdict == ProbeVerdict.TargetDown)
            return BreakingKind.TargetDown;
        if (step.Observed.ErrorRate >= options.BreakErrorRate && step.Observed.Requests >= FewestRequests)
            return BreakingKind.Errors;

        // A larger batch or prompt makes fewer requests per second by nature.
        return options.Axis != CapacityAxis.Value
            && step.Observed.ThroughputHigh is { } high && best?.Observed.ThroughputLow is { } low && high < (1 - options.BreakThroughputLoss) * low
                ? BreakingKind.ThroughputFell
                : null;
    }
}
