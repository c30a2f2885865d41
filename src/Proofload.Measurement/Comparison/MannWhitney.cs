using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>Result of a Mann-Whitney test.</summary>
/// <param name="U">Pairs in which the first value is larger, ties counted half.</param>
/// <param name="Less">p-value of "the first is not smaller".</param>
/// <param name="Greater">p-value of "the first is not larger".</param>
/// <param name="TwoSided">p-value of "neither is larger": twice the smaller one.</param>
/// <param name="Exact">True when counted out, false when approximated by the normal distribution.</param>
public sealed record MannWhitneyResult(double U, double Less, double Greater, double TwoSided, bool Exact)
{
    /// <summary>Probability that a value of the first sample is larger than one of the second, ties counted half (McGraw and Wong 1992).</summary>
    public required double Superiority { get; init; }

    /// <summary>Cliff's delta, -1 to 1: share of pairs in which the first is larger minus share in which it is smaller.</summary>
    public double CliffsDelta => (2 * Superiority) - 1;
}

/// <summary>
/// The Mann-Whitney U test. Small samples are counted out, with ties by their mid-ranks; large ones use the normal distribution with
/// continuity and tie correction, as R's <c>wilcox.test</c> does. It looks at the order only: a change of spread or a few zeros among many can
/// stay unseen, so it never stands alone.
/// </summary>
public static class MannWhitney
{
    private const int MostWithTies = 60;

    /// <summary>The test.</summary>
    /// <param name="x">At least 1 value.</param>
    /// <param name="y">At least 1 value.</param>
    /// <exception cref="ArgumentException">A sample is empty, or a value is not a number.</exception>
    public static MannWhitneyResult Test(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count == 0 || y.Count == 0 || x.Any(double.IsNaN) || y.Any(double.IsNaN))
            throw new ArgumentException("Two samples of numbers are needed.");

        var (doubled, ties) = DoubledRanks(x, y);
        long sum = 0;
        for (var i = 0; i < x.Count; i++)
            sum += doubled[i];
        long n = x.Count, m = y.Count;

        // Twice U, whole although mid-ranks are halves.
        var twice = sum - (n * (n + 1));
        var u = twice / 2.0;
        var (less, greater, exact) = ties == 0 && n + m <= 100
            ? (PairwiseRank.Cdf(twice / 2, (int)n, (int)m), 1 - PairwiseRank.Cdf((twice / 2) - 1, (int)n, (int)m), true)
            : n + m <= MostWithTies ? Counted(doubled, (int)n, sum) : Approximate(u, n, m, ties);
        return new MannWhitneyResult(u, less, greater, Math.Min(1, 2 * Math.Min(less, greater)), exact) { Superiority = u / (n * m) };
    }

    /// <summary>Interval of the shift x - y that the test does not reject, as R's <c>wilcox.test(conf.int = TRUE)</c>.</summary>
    /// <param name="x">At least 1 value, finite.</param>
    /// <param name="y">At least 1 value, finite.</param>
    /// <param name="confidence">Between 0 and 1. Default 0.95.</param>
    /// <returns>Null with too few values, or when ties leave no spread.</returns>
    /// <exception cref="ArgumentException">A sample is empty, or a value is not finite.</exception>
    public static RealInterval? ShiftInterval(IReadOnlyList<double> x, IReadOnlyList<double> y, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
        if (x.Count < 50 && y.Count < 50)
            return HodgesLehmann.ShiftInterval(x, y, 1 - confidence);

        var z = Normal.Quantile((1 + confidence) / 2);
        var least = x.Min() - y.Max();
        var most = x.Max() - y.Min();
        if (!(most > least))
            return null;
        var low = Root(x, y, z, least, most);
        var high = Root(x, y, -z, least, most);
        return low <= high ? new RealInterval(low, high) : new RealInterval(high, low);
    }

    // Where the standardised statistic of x - d against y falls through a level; the statistic is a staircase in d.
    private static double Root(IReadOnlyList<double> x, IReadOnlyList<double> y, double level, double low, double high)
    {
        for (var i = 0; i < 200 && high - low > 1e-9 * Math.Max(1, Math.Abs(low)); i++)
        {
            var middle = (low + high) / 2;
            if (Standardised(x, y, middle) > level)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    private static double Standardised(IReadOnlyList<double> x, IReadOnlyList<double> y, double shift)
    {
        double[] moved = [.. x.Select(v => v - shift)];
        var (doubled, ties) = DoubledRanks(moved, y);
        long n = x.Count, m = y.Count, sum = 0;
        for (var i = 0; i < n; i++)
            sum += doubled[i];
        var above = ((sum - (n * (n + 1))) / 2.0) - (n * m / 2.0);
        return (above - (Math.Sign(above) * 0.5)) / Deviation(n, m, ties);
    }

    private static (double Less, double Greater, bool Exact) Approximate(double u, long n, long m, double ties)
    {
        var deviation = Deviation(n, m, ties);
        if (deviation == 0)
            return (1, 1, false);
        var above = u - (n * m / 2.0);
        return (Normal.Cdf((above + 0.5) / deviation), Normal.Cdf(-(above - 0.5) / deviation), false);
    }

    private static double Deviation(double n, double m, double ties) =>
        Math.Sqrt(n * m / 12 * (n + m + 1 - (ties / ((n + m) * (n + m - 1)))));

    // All choices of n of the doubled mid-ranks, by their sum.
    private static (double Less, double Greater, bool Exact) Counted(long[] doubled, int n, long sum)
    {
        var total = (int)doubled.Sum();
        var ways = new double[n + 1, total + 1];
        ways[0, 0] = 1;
        var seen = 0;
        foreach (var rank in doubled)
        {
            seen++;
            for (var k = Math.Min(n, seen); k >= 1; k--)
            {
                for (var s = total; s >= rank; s--)
                    ways[k, s] += ways[k - 1, s - rank];
            }
        }

        double less = 0, greater = 0, all = 0;
        for (var s = 0; s <= total; s++)
        {
            var count = ways[n, s];
            all += count;
            less += s <= sum ? count : 0;
            greater += s >= sum ? count : 0;
        }

        return (less / all, greater / all, true);
    }

    /// <summary>Twice the mid-rank of each value, those of x first, and the sum of t^3 - t over the ties.</summary>
    private static (long[] Doubled, double Ties) DoubledRanks(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        var values = new double[x.Count + y.Count];
        var order = new int[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i < x.Count ? x[i] : y[i - x.Count];
            order[i] = i;
        }

        Array.Sort(values, order);
        var ranks = new long[values.Length];
        double ties = 0;
        for (var from = 0; from < values.Length;)
        {
            var to = from;
            while (to + 1 < values.Length && values[to + 1] == values[from])
                to++;
            double t = to - from + 1;
            ties += (t * t * t) - t;
            for (var i = from; i <= to; i++)
                ranks[order[i]] = from + to + 2;
            from = to + 1;
        }

        return (ranks, ties);
    }
}
