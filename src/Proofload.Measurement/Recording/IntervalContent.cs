using System.Collections.Immutable;

namespace Proofload.Measurement.Recording;

/// <summary>What ticks brought into one interval. Immutable.</summary>
/// <param name="InFlight">The latest figure of each worker.</param>
/// <param name="Counters">What was counted.</param>
/// <param name="Histograms">What was measured.</param>
/// <param name="Version">Grows with every tick of the series.</param>
internal sealed record IntervalContent(
    ImmutableArray<KeyValuePair<int, int>> InFlight, TickCounters Counters, PackedHistograms Histograms, long Version)
{
    public IntervalContent Merge(IntervalContent later) => new(
        Join(InFlight, later.InFlight),
        Counters.Merge(later.Counters),
        PackedHistograms.Of(Histograms.Unpack().Merge(later.Histograms.Unpack())),
        Math.Max(Version, later.Version));

    /// <summary>Of a worker's two figures for requests in flight the later one stays.</summary>
    public static ImmutableArray<KeyValuePair<int, int>> Join(ImmutableArray<KeyValuePair<int, int>> earlier, ImmutableArray<KeyValuePair<int, int>> later) =>
        [.. earlier.Where(mine => later.All(theirs => theirs.Key != mine.Key)), .. later];
}
