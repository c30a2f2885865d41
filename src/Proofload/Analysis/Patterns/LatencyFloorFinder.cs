using Proofload.Results;

namespace Proofload.Analysis.Patterns;

/// <summary>
/// The latency of a target under little load, and where a changing load makes it leave: the median of the windows at the lowest quarter of
/// the loads is the floor; the limit above it is the larger of 20 % and four robust standard deviations (1.4826 times the median absolute
/// difference of neighbours, over the square root of 2: so the slow rise of a ramp within that quarter is no noise); the target has left when three windows in a row, and most of those after them at no lower load, are above the limit.
/// </summary>
internal static class LatencyFloorFinder
{
    /// <summary>Windows in a row above the limit.</summary>
    public const int Consecutive = 3;

    private const double LeastRise = 0.2;
    private const double Deviations = 4;
    private const int FewestWindows = 5;

    /// <summary>Finds the floor.</summary>
    /// <param name="windows">Windows in order of time; those without latency say nothing.</param>
    /// <returns>Null with fewer than 5 windows with latency at the lowest quarter of the loads.</returns>
    public static LatencyFloor? Find(IReadOnlyList<PatternWindow> windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        var known = windows.Where(static w => w.Latency is not null).ToList();
        if (known.Count < FewestWindows)
            return null;

        var (low, high) = (known.Min(static w => w.Load), known.Max(static w => w.Load));
        var calm = known.Where(w => w.Load <= low + (0.25 * (high - low))).Select(static w => w.Latency!.Value).ToList();
        if (calm.Count < FewestWindows)
            return null;

        var deviation = 1.4826 / Math.Sqrt(2) * Median([.. calm.Zip(calm.Skip(1), static (a, b) => Math.Abs(b - a))]);
        var floor = Median(calm);
        var limit = Math.Max(floor * (1 + LeastRise), floor + (Deviations * deviation));
        for (var i = 0; i + Consecutive <= known.Count; i++)
        {
            if (Enumerable.Range(i, Consecutive).All(k => known[k].Latency > limit) && Stays(known, i, limit))
                return new LatencyFloor(floor, limit, known[i].At, known[i].Load);
        }

        return new LatencyFloor(floor, limit, null, null);
    }

    private static bool Stays(List<PatternWindow> known, int from, double limit)
    {
        var later = known.Skip(from).Where(w => w.Load >= known[from].Load).ToList();
        return later.Count(w => w.Latency > limit) * 2 > later.Count;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
