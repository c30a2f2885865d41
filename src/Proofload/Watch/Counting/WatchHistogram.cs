namespace Proofload.Watch.Counting;

/// <summary>A histogram as Prometheus wants it: counts up to each bound, sum and count.</summary>
internal sealed class WatchHistogram(IReadOnlyList<double> bounds)
{
    private readonly long[] _counts = new long[bounds.Count + 1];

    /// <summary>Upper bounds, ascending, without infinity; each is part of its bucket.</summary>
    public IReadOnlyList<double> Bounds => bounds;

    public double Sum { get; private set; }

    public long Count { get; private set; }

    /// <summary>Values in bucket <paramref name="i"/> alone.</summary>
    public long CountOf(int i) => _counts[i];

    public void Add(double value)
    {
        var i = 0;
        while (i < bounds.Count && value > bounds[i])
            i++;
        _counts[i]++;
        Count++;
        Sum += value;
    }
}
