namespace Proofload.Measurement.Statistics;

/// <summary>
/// A distribution-free confidence interval of a quantile from order statistics of independent samples: ranks
/// l = BinomInv(alpha/2; n, q) and u = BinomInv(1 - alpha/2; n, q) + 1.
/// </summary>
/// <param name="LowRank">Rank of the lower end in ascending order, from 1; 0 means minus infinity.</param>
/// <param name="HighRank">Rank of the upper end; n + 1 means plus infinity.</param>
/// <param name="N">Sample size.</param>
/// <param name="NeededN">Smallest sample size with a finite interval on both sides.</param>
/// <param name="Coverage">The probability that the interval covers the quantile of a continuous distribution.</param>
public readonly record struct QuantileInterval(long LowRank, long HighRank, long N, long NeededN, double Coverage)
{
    /// <summary>True when both ends are samples; else the sample is too small and <see cref="NeededN"/> says what it takes.</summary>
    public bool IsFinite => LowRank >= 1 && HighRank <= N;

    /// <summary>The interval.</summary>
    /// <param name="n">Sample size, 0 or more.</param>
    /// <param name="q">Quantile, 0 to 1.</param>
    /// <param name="confidence">0 to 1. Default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static QuantileInterval OrderStatistics(long n, double q, double confidence = 0.95)
    {
        RequireProbability(confidence, nameof(confidence));
        var half = (1 - confidence) / 2;
        var low = Binomial.Inverse(half, n, q);
        var high = Binomial.Inverse(1 - half, n, q) + 1;
        var coverage = Binomial.Cdf(high - 1, n, q) - Binomial.Cdf(low - 1, n, q);
        return new QuantileInterval(low, high, n, Needed(q, confidence), coverage);
    }

    /// <summary>
    /// Smallest n for which the interval is finite: (1 - q)^n below alpha/2 and q^n at most alpha/2.
    /// <see cref="long.MaxValue"/> where no n suffices (q of 0 or 1, confidence 1).
    /// </summary>
    /// <param name="q">Quantile, 0 to 1.</param>
    /// <param name="confidence">0 to 1. Default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long Needed(double q, double confidence = 0.95)
    {
        RequireProbability(q, nameof(q));
        RequireProbability(confidence, nameof(confidence));
        var half = (1 - confidence) / 2;
        if (q is 0 or 1 || half == 0)
            return long.MaxValue;

        var extreme = Math.Max(q, 1 - q);
        var n = Math.Log(half) / Math.Log(extreme);
        return n >= long.MaxValue ? long.MaxValue : Math.Max(1, FirstFinite((long)Math.Floor(n), q, half));
    }

    private static long FirstFinite(long n, double q, double half)
    {
        // The logarithm's rounding can be off by one: the definition itself decides.
        for (n = Math.Max(1, n - 1); Math.Pow(1 - q, n) >= half || Math.Pow(q, n) > half; n++)
        {
        }

        return n;
    }

    private static void RequireProbability(double value, string name)
    {
        if (!(value >= 0 && value <= 1))
            throw new ArgumentOutOfRangeException(name, value, "A probability is from 0 to 1.");
    }
}
