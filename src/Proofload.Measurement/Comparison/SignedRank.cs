using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>
/// Wilcoxon's signed-rank statistic W+ of n values that are symmetric about 0, without ties: exact up to <see cref="MostExact"/> values, by
/// counting the subsets of 1..n with each sum; above, normal with continuity correction.
/// </summary>
public static class SignedRank
{
    /// <summary>The most values for which the distribution is counted out.</summary>
    public const int MostExact = 120;

    /// <summary>P(W+ &lt;= w).</summary>
    /// <param name="w">Any number.</param>
    /// <param name="n">Values, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is below 1.</exception>
    public static double Cdf(long w, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var most = (long)n * (n + 1) / 2;
        if (w < 0)
            return 0;
        if (w >= most)
            return 1;
        if (n > MostExact)
            return Approximate(w, n);

        // From the lighter tail, so that small probabilities keep their precision.
        var mass = Mass(n);
        return w <= most / 2 ? Sum(mass, w) : 1 - Sum(mass, most - w - 1);
    }

    /// <summary>
    /// The largest c with 2 P(W+ &lt;= c) &lt;= misrate: the interval from the (c+1)-th smallest to the (c+1)-th largest mean of two misses the
    /// centre at most that often. -1 when even the extremes miss more often: 2^(1-n) &gt; misrate.
    /// </summary>
    /// <param name="n">Values, 1 or more.</param>
    /// <param name="misrate">Between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long Margin(int n, double misrate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        RankMargin.Require(misrate);
        if (n > MostExact)
            return RankMargin.Search(w => Approximate(w, n), (long)n * (n + 1) / 2, misrate);
        return RankMargin.Scan(Mass(n), misrate);
    }

    /// <summary>The least possible misrate of an interval from so many values: 2^(1-n).</summary>
    /// <param name="n">Values, 1 or more.</param>
    public static double LeastMisrate(int n) => Math.ScaleB(1, 1 - n);

    /// <summary>The least number of values for an interval that misses at most so often: 6 for 5 %.</summary>
    /// <param name="misrate">Between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The misrate is not between 0 and 1.</exception>
    public static int LeastValues(double misrate)
    {
        RankMargin.Require(misrate);
        var n = 1;
        while (LeastMisrate(n) > misrate)
            n++;
        return n;
    }

    private static double[] Mass(int n)
    {
        var mass = new double[(n * (n + 1) / 2) + 1];
        mass[0] = 1;
        var top = 0;
        for (var rank = 1; rank <= n; rank++)
        {
            top += rank;
            for (var w = top; w >= 0; w--)
                mass[w] = 0.5 * (mass[w] + (w >= rank ? mass[w - rank] : 0));
        }

        return mass;
    }

    private static double Sum(double[] mass, long upTo)
    {
        double sum = 0;
        for (var w = 0L; w <= upTo; w++)
            sum += mass[w];
        return sum;
    }

    private static double Approximate(double w, double n)
    {
        var mean = n * (n + 1) / 4;
        return Normal.Cdf((w + 0.5 - mean) / Math.Sqrt(mean * ((2 * n) + 1) / 6));
    }
}
