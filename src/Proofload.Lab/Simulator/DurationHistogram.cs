namespace Proofload.Lab.Simulator;

/// <summary>A classic Prometheus histogram of durations with fixed upper bounds in seconds.</summary>
internal sealed class DurationHistogram(params double[] bounds)
{
    private readonly long[] _boundsNs = [.. bounds.Select(b => (long)(b * 1e9))];
    private readonly long[] _counts = new long[bounds.Length + 1];
    private long _sumNs;

    public IReadOnlyList<double> Bounds => bounds;

    public double SumSeconds => Interlocked.Read(ref _sumNs) / 1e9;

    public void Observe(long ns)
    {
        var i = 0;
        while (i < _boundsNs.Length && ns > _boundsNs[i])
        {
            i++;
        }

        Interlocked.Increment(ref _counts[i]);
        Interlocked.Add(ref _sumNs, ns);
    }

    /// <summary>Observations at or below each bound, and last of all the total.</summary>
    public long[] Cumulative()
    {
        var cumulative = new long[_counts.Length];
        long sum = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            sum += Interlocked.Read(ref _counts[i]);
            cumulative[i] = sum;
        }

        return cumulative;
    }
}
