using Proofload.Analysis.Capacity;

namespace Proofload.Analysis.Patterns;

/// <summary>What a load that changes over time shows of a target.</summary>
public static class PatternAnalysis
{
    /// <summary>When latency is back: the end of the first of several windows in a row without errors whose latency is at most so much above a calm one.</summary>
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
}
