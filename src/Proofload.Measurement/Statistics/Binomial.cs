namespace Proofload.Measurement.Statistics;

/// <summary>
/// The binomial distribution, for n up to 10^9 and beyond. The mass function is Loader's saddle-point form (2000), which keeps
/// full precision for large n; the distribution function adds up the lighter tail, terms of one sign.
/// </summary>
public static class Binomial
{
    /// <summary>P(X = k).</summary>
    /// <param name="k">Any number; outside 0 to n the result is 0.</param>
    /// <param name="n">Trials, 0 or more.</param>
    /// <param name="p">Probability of success, 0 to 1.</param>
    public static double Pmf(long k, long n, double p)
    {
        Require(n, p);
        if (k < 0 || k > n)
            return 0;
        if (p == 0)
            return k == 0 ? 1 : 0;
        if (p == 1)
            return k == n ? 1 : 0;
        if (k == 0)
            return Math.Exp(n * LogOneMinus(p));
        if (k == n)
            return Math.Exp(n * Math.Log(p));

        double x = k;
        double rest = n - k;
        var exponent = SpecialFunctions.StirlingError(n) - SpecialFunctions.StirlingError(x) - SpecialFunctions.StirlingError(rest)
            - SpecialFunctions.Deviance(x, n * p) - SpecialFunctions.Deviance(rest, n * (1 - p));
        return Math.Exp(exponent) * Math.Sqrt(n / (2 * Math.PI * x * rest));
    }

    /// <summary>P(X &lt;= k).</summary>
    /// <param name="k">Any number.</param>
    /// <param name="n">Trials, 0 or more.</param>
    /// <param name="p">Probability of success, 0 to 1.</param>
    public static double Cdf(long k, long n, double p)
    {
        Require(n, p);
        if (k < 0)
            return 0;
        if (k >= n || p == 0)
            return 1;
        if (p == 1)
            return 0;
        return k <= n * p ? LowerTail(k, n, p) : 1 - LowerTail(n - k - 1, n, 1 - p);
    }

    /// <summary>The smallest k with P(X &lt;= k) >= probability.</summary>
    /// <param name="probability">0 to 1; 0 gives 0 and 1 gives n.</param>
    /// <param name="n">Trials, 0 or more.</param>
    /// <param name="p">Probability of success, 0 to 1.</param>
    public static long Inverse(double probability, long n, double p)
    {
        Require(n, p);
        if (!(probability >= 0 && probability <= 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is from 0 to 1.");

        if (probability == 0 || n == 0 || p == 0)
            return 0;
        if (probability == 1 || p == 1)
            return n;

        // A normal guess is close; from there whole steps along the mass function end at the answer.
        var guess = (n * p) + (Normal.Quantile(probability) * Math.Sqrt(n * p * (1 - p)));
        var k = (long)Math.Clamp(guess, 0, n);
        var cdf = Cdf(k, n, p);
        while (cdf < probability && k < n)
        {
            k++;
            cdf = Cdf(k, n, p);
        }

        while (k > 0)
        {
            var below = Cdf(k - 1, n, p);
            if (below < probability)
                break;
            k--;
        }

        return k;
    }

    private static double LowerTail(long k, long n, double p)
    {
        var odds = (1 - p) / p;
        var term = 1.0;
        var sum = 1.0;
        for (var j = k; j > 0; j--)
        {
            term *= j * odds / (n - j + 1);
            sum += term;
            if (term < sum * 1e-17)
                break;
        }

        return Math.Min(1, sum * Pmf(k, n, p));
    }

    private static double LogOneMinus(double p) => p < 1e-5 ? -p * (1 + (p * (0.5 + (p / 3)))) : Math.Log(1 - p);

    private static void Require(long n, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability is from 0 to 1.");
    }
}
