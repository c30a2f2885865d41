using Proofload.Analysis.Capacity;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Analysis.Patterns;

/// <summary>What a load that changes over time shows of a target. Pure functions of a run's series.</summary>
public static class PatternAnalysis
{
    /// <summary>Analyses a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="shape">The shape of its load.</param>
    /// <param name="measuredFrom">Start of the measured phase, seconds since the start of the run: the warm-up. Default 0.</param>
    /// <returns>Null for a load that does not change, or a shape from C# whose meaning is not known.</returns>
    public static PatternResult? Of(RunResult run, Shape shape, double measuredFrom = 0)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(shape);
        var pattern = shape switch
        {
            StepShape => "step",
            StagesShape stages when stages.Stages.Any(s => !s.Target.Equals(stages.Start)) => "ramp",
            SpikeShape => "spike",
            SineShape => "sine",
            _ => null,
        };
        if (pattern is null)
            return null;

        var windows = Windows(run, measuredFrom);
        var floor = LatencyFloorFinder.Find(windows);
        return new PatternResult
        {
            Pattern = pattern,
            Floor = floor,

            // A sine takes the load away before anything can be told from a latency that falls.
            Adaptation = floor is null || shape is SineShape ? null : AdaptationFinder.Find(windows, floor.Limit),
            Spike = shape is SpikeShape spike ? SpikeMeter.Measure(windows, spike.At.TotalSeconds, spike.For.TotalSeconds, run.SeriesResolution) : null,
            Sine = shape is SineShape sine ? SineFit.Fit(windows, sine.Period.TotalSeconds, run.SeriesResolution, sine.Amplitude < 0) : null,
        };
    }

    /// <summary>Analyses a run of Proofload's own.</summary>
    /// <param name="run">The run.</param>
    /// <param name="load">Its load.</param>
    public static PatternResult? Of(RunResult run, LoadPlan load)
    {
        ArgumentNullException.ThrowIfNull(load);
        return load switch
        {
            OpenLoad open => Of(run, open.Rate, load.WarmUp.TotalSeconds),
            ClosedLoad closed => Of(run, closed.Users, load.WarmUp.TotalSeconds),
            _ => null,
        };
    }

    /// <summary>When latency is back: the time stamp of the first of several windows in a row without errors whose latency is at most so much above a calm one.</summary>
    /// <param name="windows">Windows in order; a window without a finished request is not calm.</param>
    /// <param name="calm">Latency to come back to, seconds.</param>
    /// <param name="tolerance">Relative distance that counts as back, for example 0.1.</param>
    /// <param name="consecutive">Windows in a row, 1 or more.</param>
    /// <returns>Seconds; null when it never comes back.</returns>
    public static double? TimeUntilCalm(IReadOnlyList<ProbeWindow> windows, double calm, double tolerance, int consecutive)
    {
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentOutOfRangeException.ThrowIfLessThan(consecutive, 1);
        var run = 0;
        for (var i = 0; i < windows.Count; i++)
        {
            run = windows[i] is { Latency: { } latency } window && latency <= calm * (1 + tolerance) && !(window.ErrorRate > 0) ? run + 1 : 0;
            if (run == consecutive)
                return windows[i - consecutive + 1].At;
        }

        return null;
    }

    private static List<PatternWindow> Windows(RunResult run, double measuredFrom) =>
    [
        .. run.Series.Where(i => i.At >= measuredFrom - 1e-9 && i.Planned is not null).Select(i => new PatternWindow(
            i.At - measuredFrom,
            i.Planned!.Value,
            i.Metrics.GetValueOrDefault("latency") is { Count: > 0 } latency ? latency.P50 : null,
            i.Ok + i.Failed > 0 ? (double)i.Failed / (i.Ok + i.Failed) : null)),
    ];
}
