using Proofload.Results;

namespace Proofload.Analysis.Patterns;

/// <summary>
/// Latency that comes back by itself: three windows in a row above the limit of the floor, and later three in a row at or below it, each at no lower
/// a load than where it began.
/// </summary>
internal static class AdaptationFinder
{
    /// <summary>The first one.</summary>
    /// <param name="windows">Windows in order of time; one without latency is neither.</param>
    /// <param name="limit">Limit, seconds.</param>
    public static Adaptation? Find(IReadOnlyList<PatternWindow> windows, double limit)
    {
        if (First(windows, 0, w => w.Latency > limit) is not { } slow)
            return null;

        var load = windows[slow].Load * (1 - 1e-9);
        return First(windows, slow, w => w.Latency <= limit && w.Load >= load && !(w.ErrorRate > 0)) is { } back
            ? new Adaptation(windows[slow].At, windows[slow].Load, windows[back].At - windows[slow].At)
            : null;
    }

    private static int? First(IReadOnlyList<PatternWindow> windows, int from, Func<PatternWindow, bool> holds)
    {
        var inARow = 0;
        for (var i = from; i < windows.Count; i++)
        {
            inARow = holds(windows[i]) ? inARow + 1 : 0;
            if (inARow == LatencyFloorFinder.Consecutive)
                return i - inARow + 1;
        }

        return null;
    }
}
