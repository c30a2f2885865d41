using System.Collections.Immutable;

namespace Proofload.Measurement.Recording;

/// <summary>What ticks brought into one interval: plain while it may still grow often, packed later. Immutable.</summary>
internal sealed record IntervalContent
{
    /// <summary>The latest figure of each worker.</summary>
    public required ImmutableArray<KeyValuePair<int, int>> InFlight { get; init; }

    public required TickCounters Counters { get; init; }

    public TickHistograms? Plain { get; init; }

    public PackedHistograms? Packed { get; init; }

    public required long Version { get; init; }

    public IntervalContent Pack() => Plain is null ? this : this with { Plain = null, Packed = PackedHistograms.Of(Plain) };

    /// <summary>Of a worker's two figures for requests in flight the later one stays.</summary>
    public IntervalContent Merge(IntervalContent later) => new()
    {
        InFlight = Join(InFlight, later.InFlight),
        Counters = Counters.Merge(later.Counters),
        Plain = Histograms.Merge(later.Histograms),
        Version = Math.Max(Version, later.Version),
    };

    public static ImmutableArray<KeyValuePair<int, int>> Join(ImmutableArray<KeyValuePair<int, int>> earlier, ImmutableArray<KeyValuePair<int, int>> later) =>
        [.. earlier.Where(mine => later.All(theirs => theirs.Key != mine.Key)), .. later];

    private TickHistograms Histograms => Plain ?? Packed!.Unpack();
}
