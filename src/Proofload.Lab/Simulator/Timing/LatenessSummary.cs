using System.Numerics;

namespace Proofload.Lab.Simulator.Timing;

/// <summary>
/// How late the simulator itself was. Log-linear buckets (64 a power of two: within 1.6 %), written by the timer thread only,
/// readable from any thread while it is written.
/// </summary>
internal sealed class LatenessSummary
{
    private const int SubBits = 6;
    private const int Sub = 1 << SubBits;
    private readonly long[] _counts = new long[Sub * 40];
    private long _total;
    private long _max;

    /// <summary>Records nanoseconds; a negative value counts as 0.</summary>
    public void Record(long ns)
    {
        ns = Math.Max(0, ns);
        _counts[Index(ns)]++;
        _total++;
        if (ns > _max)
        {
            _max = ns;
        }
    }

    public Lateness Snapshot() => new(
        Volatile.Read(ref _total),
        TimeSpan.FromMicroseconds(QuantileNs(0.50) / 1e3),
        TimeSpan.FromMicroseconds(QuantileNs(0.99) / 1e3),
        TimeSpan.FromMicroseconds(QuantileNs(0.999) / 1e3),
        TimeSpan.FromMicroseconds(Volatile.Read(ref _max) / 1e3));

    public void Reset()
    {
        Array.Clear(_counts);
        _total = 0;
        _max = 0;
    }

    /// <summary>Nearest-rank quantile: the upper bound of its bucket, never above the exact maximum.</summary>
    public long QuantileNs(double quantile)
    {
        var total = Volatile.Read(ref _total);
        var rank = Math.Max(1, (long)Math.Ceiling(quantile * total));
        long seen = 0;
        for (var i = 0; i < _counts.Length && total > 0; i++)
        {
            seen += Volatile.Read(ref _counts[i]);
            if (seen >= rank)
            {
                return Math.Min(UpperBound(i), Volatile.Read(ref _max));
            }
        }

        return Volatile.Read(ref _max);
    }

    private static int Index(long ns)
    {
        if (ns < Sub)
        {
            return (int)ns;
        }

        var exponent = BitOperations.Log2((ulong)ns);
        var index = ((exponent - SubBits + 1) << SubBits) + (int)(ns >> (exponent - SubBits)) - Sub;
        return Math.Min(index, (Sub * 40) - 1);
    }

    private static long UpperBound(int index)
    {
        if (index < Sub)
        {
            return index;
        }

        var shift = (index >> SubBits) - 1;
        return ((long)((index & (Sub - 1)) + Sub + 1) << shift) - 1;
    }
}
