using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>
/// Mann and Whitney's statistic U of two samples of one distribution, without ties: exact while counting stays cheap (70 and 70, 20 and 200),
/// above normal with Fix and Hodges' Edgeworth terms (1955).
/// </summary>
public static class PairwiseRank
{
    private const double MostWork = 1e7;

    /// <summary>P(U &lt;= u).</summary>
    /// <param name="u">Any number.</param>
    /// <param name="n">Values of the first sample, 1 or more.</param>
    /// <param name="m">Values of the second sample, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A sample is empty.</exception>
    public static double Cdf(long u, int n, int m)
    {
        Require(n, m);
        var most = (long)n * m;
        if (u < 0)
            return 0;
        if (u >= most)
            return 1;
        if (!IsExact(n, m))
            return Approximate(u, n, m);

        var mass = Mass(n, m);
        var lower = u <= most / 2;
        double sum = 0;
        for (var i = lower ? u : most - u - 1; i >= 0; i--)
            sum += mass[i];
        return lower ? sum : 1 - sum;
    }

    /// <summary>
    /// The largest c with 2 P(U &lt;= c) &lt;= misrate: the interval from the (c+1)-th smallest to the (c+1)-th largest difference misses the shift
    /// at most that often; -1 when even the extremes miss more often: 2 / C(n+m, n) &gt; misrate.
    /// </summary>
    /// <param name="n">Values of the first sample, 1 or more.</param>
    /// <param name="m">Values of the second sample, 1 or more.</param>
    /// <param name="misrate">Between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long Margin(int n, int m, double misrate)
    {
        Require(n, m);
        RankMargin.Require(misrate);
        return IsExact(n, m)
            ? RankMargin.Scan(Mass(n, m), misrate)
            : RankMargin.Search(u => Approximate(u, n, m), (long)n * m, misrate);
    }

    /// <summary>The least possible misrate of an interval: 2 / C(n+m, n).</summary>
    /// <param name="n">Values of the first sample, 1 or more.</param>
    /// <param name="m">Values of the second sample, 1 or more.</param>
    public static double LeastMisrate(int n, int m)
    {
        Require(n, m);
        double misrate = 2;
        for (var i = 1; i <= n; i++)
            misrate *= i / (double)(m + i);
        return misrate;
    }

    private static bool IsExact(int n, int m) => (double)n * m * n * m / 4 <= MostWork;

    // P(n, m, u) = n/(n+m) P(n-1, m, u-m) + m/(n+m) P(n, m-1, u): terms of one sign, so that no precision is lost.
    private static double[] Mass(int n, int m)
    {
        if (n > m)
            (n, m) = (m, n);
        var rows = new double[m + 1][];
        for (var j = 0; j <= m; j++)
            rows[j] = [1];
        for (var i = 1; i <= n; i++)
        {
            rows[0] = [1];
            for (var j = 1; j <= m; j++)
            {
                var (above, left) = (rows[j], rows[j - 1]);
                var row = new double[(i * j) + 1];
                double p = (double)i / (i + j), q = (double)j / (i + j);
                for (var u = 0; u < above.Length; u++)
                    row[u + j] = p * above[u];
                for (var u = 0; u < left.Length; u++)
                    row[u] += q * left[u];
                rows[j] = row;
            }
        }

        return rows[m];
    }

    private static double Approximate(double u, double n, double m)
    {
        var mean = n * m / 2;
        var deviation = Math.Sqrt(n * m * (n + m + 1) / 12);
        var z = (u + 0.5 - mean) / deviation;
        double m2 = n * m * (n + m + 1) / 12;
        double m4 = n * m * (n + m + 1) * ((5 * m * n * (m + n)) - (2 * ((m * m) + (n * n))) + (3 * m * n) - (2 * (n + m))) / 240;
        double m6 = n * m * (n + m + 1) * (
            (35 * m * m * n * n * ((m * m) + (n * n))) + (70 * m * m * m * n * n * n) - (42 * m * n * ((m * m * m) + (n * n * n)))
            - (14 * m * m * n * n * (n + m)) + (16 * ((n * n * n * n) + (m * m * m * m))) - (52 * n * m * ((n * n) + (m * m)))
            - (43 * n * n * m * m) + (14 * n * m * (m + n)) + (32 * ((m * m * m) + (n * n * n))) + (8 * ((n * n) + (m * m))) + (16 * n * m) - (8 * (n + m))) / 4032;
        double e3 = ((m4 / (m2 * m2)) - 3) / 24;
        double e5 = ((m6 / (m2 * m2 * m2)) - (15 * m4 / (m2 * m2)) + 30) / 720;
        double e7 = 35 * ((m4 / (m2 * m2)) - 3) * ((m4 / (m2 * m2)) - 3) / 40320;
        var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        double z3 = z * z * z, z5 = z3 * z * z, z7 = z5 * z * z;
        var f3 = -density * (z3 - (3 * z));
        var f5 = -density * (z5 - (10 * z3) + (15 * z));
        var f7 = -density * (z7 - (21 * z5) + (105 * z3) - (105 * z));
        return Math.Clamp(Normal.Cdf(z) + (e3 * f3) + (e5 * f5) + (e7 * f7), 0, 1);
    }

    private static void Require(int n, int m)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(m, 1);
    }
}
