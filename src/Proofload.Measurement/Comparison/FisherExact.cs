using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>p-values of Fisher's exact test.</summary>
/// <param name="Less">Of "the first proportion is not smaller".</param>
/// <param name="Greater">Of "the first proportion is not larger".</param>
/// <param name="TwoSided">Of "the proportions are equal": all tables that are no likelier than this one, as R's <c>fisher.test</c>.</param>
public readonly record struct FisherResult(double Less, double Greater, double TwoSided);

/// <summary>Fisher's exact test of two proportions: exact for any counts, also for 0 failures among thousands, where rank tests see nothing.</summary>
public static class FisherExact
{
    /// <summary>The test.</summary>
    /// <param name="x">Events of the first group, 0 to <paramref name="n"/>.</param>
    /// <param name="n">Trials of the first group, 0 or more.</param>
    /// <param name="y">Events of the second group, 0 to <paramref name="m"/>.</param>
    /// <param name="m">Trials of the second group, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is out of range.</exception>
    public static FisherResult Test(long x, long n, long y, long m)
    {
        Require(x, n, y, m);
        var events = x + y;
        if (n == 0 || m == 0 || events == 0 || events == n + m)
            return new FisherResult(1, 1, 1);

        var lowest = Math.Max(0, events - m);
        var highest = Math.Min(events, n);
        var less = Tail(x, lowest, -1, n, m, events);
        var greater = Tail(x, highest, 1, n, m, events);
        var here = Mass(x, n, m, events) * (1 + 1e-7);
        var mode = (long)Math.Floor((events + 1.0) * (n + 1) / (n + m + 2));

        // The other side begins where the mass has fallen to that of this table; the mass has one summit.
        double other;
        if (x <= mode)
        {
            var from = FirstAtMost(here, Math.Max(mode, x + 1), highest, n, m, events);
            other = less + (from <= highest ? Tail(from, highest, 1, n, m, events) : 0);
        }
        else
        {
            var from = LastAtMost(here, lowest, Math.Min(mode, x - 1), n, m, events);
            other = greater + (from >= lowest ? Tail(from, lowest, -1, n, m, events) : 0);
        }

        return new FisherResult(Math.Min(1, less), Math.Min(1, greater), Math.Min(1, other));
    }

    private static double Tail(long from, long to, int step, long n, long m, long events)
    {
        double sum = 0;
        for (var k = from; step > 0 ? k <= to : k >= to; k += step)
        {
            var mass = Mass(k, n, m, events);
            sum += mass;

            // Past the summit the terms fall faster than a geometric series of what is left.
            if (mass < sum * 1e-17 && mass < Mass(k - step, n, m, events))
                break;
        }

        return sum;
    }

    private static long FirstAtMost(double mass, long low, long high, long n, long m, long events)
    {
        var end = high + 1;
        while (low < end)
        {
            var middle = low + ((end - low) / 2);
            if (Mass(middle, n, m, events) <= mass)
                end = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    private static long LastAtMost(double mass, long low, long high, long n, long m, long events)
    {
        var begin = low - 1;
        while (begin < high)
        {
            var middle = begin + ((high - begin + 1) / 2);
            if (Mass(middle, n, m, events) <= mass)
                begin = middle;
            else
                high = middle - 1;
        }

        return begin;
    }

    // The hypergeometric mass from three binomial ones (Loader 2000), which keeps its precision for large counts.
    private static double Mass(long k, long n, long m, long events)
    {
        if (k < 0 || k > events || k > n || events - k > m)
            return 0;
        var p = (double)events / (n + m);
        return Binomial.Pmf(k, n, p) * Binomial.Pmf(events - k, m, p) / Binomial.Pmf(events, n + m, p);
    }

    internal static void Require(long x, long n, long y, long m)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfLessThan(n, x);
        ArgumentOutOfRangeException.ThrowIfLessThan(m, y);
    }
}
