using Proofload.Results;

namespace Proofload.Reports;

/// <summary>What reports say of a load that changes over time.</summary>
internal static class PatternText
{
    // Below this share of the variance, the phase of a harmonic is chance.
    private const double LeastExplained = 0.3;

    /// <summary>The section of the terminal summary.</summary>
    public static SummarySection Section(RunResult r, PatternResult pattern) =>
        new(Title(pattern), [.. Lines(r, pattern).Select(static l => new SummaryLine(SummaryStatus.None, "", l))]);

    /// <summary>Head of the section.</summary>
    public static string Title(PatternResult pattern) => "Response to the " + pattern.Pattern;

    /// <summary>Sentences.</summary>
    public static IEnumerable<string> Lines(RunResult r, PatternResult pattern)
    {
        if (pattern.Floor is { } floor && pattern.Spike is null)
            yield return Floor(r, pattern, floor);
        if (pattern.Spike is { } spike)
            yield return Spike(pattern, spike);
        if (pattern.Sine is { } sine)
            yield return Sine(sine);
        if (pattern.Adaptation is { } adaptation)
        {
            yield return $"At {NumberFormat.Duration(adaptation.SlowAt)} ({Load(r, adaptation.SlowAtLoad)}) latency rose above its limit and was back after {NumberFormat.Duration(adaptation.AfterSeconds)} although the load was no lower: "
                + "capacity was added, or a cache filled; which of them cannot be seen from outside.";
        }

        if (pattern is { Floor: null, Spike: null, Sine: null })
            yield return "Too few intervals with answers to say how the target took it.";
    }

    private static string Floor(RunResult r, PatternResult pattern, LatencyFloor floor) => floor.LeftAt is { } at
        ? $"{pattern.Metric} leaves its floor of {NumberFormat.Duration(floor.Floor)} at {Load(r, floor.LeftAtLoad)}, {NumberFormat.Duration(at)} into the load (limit {NumberFormat.Duration(floor.Limit)})."
        : $"{pattern.Metric} stays on its floor of {NumberFormat.Duration(floor.Floor)} (limit {NumberFormat.Duration(floor.Limit)}).";

    private static string Spike(PatternResult pattern, SpikeResponse spike)
    {
        var worst = $"{pattern.Metric} rises from {NumberFormat.Duration(spike.Floor)} to {NumberFormat.Duration(spike.Worst)}"
            + (spike.WorstErrorRate > 0 ? $", at worst {NumberFormat.Percent(spike.WorstErrorRate)} of an interval's requests fail" : "");
        return worst + (spike.DrainSeconds switch
        {
            null => "; it was not back within 10 % before the end of the run.",
            0 => "; it was back within 10 % when the spike ended.",
            { } seconds => $"; it is back within 10 % {NumberFormat.Duration(seconds)} after the spike's end.",
        });
    }

    private static string Sine(SineResponse sine)
    {
        if (sine.Explained < LeastExplained)
            return $"Latency does not follow the sine: it explains {NumberFormat.Percent(sine.Explained)} of the variance around {NumberFormat.Duration(sine.MeanLatency)}.";
        var when = Math.Abs(sine.LagSeconds) < 1e-9 ? "with it" : sine.LagSeconds > 0 ? NumberFormat.Duration(sine.LagSeconds) + " after it" : NumberFormat.Duration(-sine.LagSeconds) + " before it";
        var ratio = sine.RisingOverFalling is { } r ? $"; while the load rises it is {NumberFormat.Number(r)} times as high as while it falls" : "";
        return $"Latency follows the sine by ±{NumberFormat.Duration(sine.Amplitude)} around {NumberFormat.Duration(sine.MeanLatency)}, {when} ({NumberFormat.Percent(sine.Explained)} of the variance){ratio}.";
    }

    private static string Load(RunResult r, double? load) => $"{NumberFormat.Number(load)} {r.PlannedUnit}";
}
