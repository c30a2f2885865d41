namespace Proofload.Measurement.Statistics;

/// <summary>
/// MLPerf's early stopping criterion (inference rules, appendix "Early Stopping Criterion", tolerance 0): h(t) is the smallest number
/// of samples under the limit with which t samples over it still show, at the given confidence, that the percentile holds.
/// </summary>
public static class EarlyStopping
{
    private const double DefaultConfidence = 0.99;

    /// <summary>h(t): the smallest h with P(Bin(h + t, 1 - p) &lt;= t) &lt; 1 - confidence.</summary>
    /// <param name="t">Samples over the limit, 0 or more.</param>
    /// <param name="p">Percentile as a fraction, strictly between 0 and 1.</param>
    /// <param name="confidence">Default 0.99.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long RequiredUnder(long t, double p, double confidence = DefaultConfidence)
    {
        Require(t, p, confidence);
        long high = 1;
        while (!Holds(t, high + t, p, confidence))
            high *= 2;

        var low = high / 2;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (Holds(t, middle + t, p, confidence))
                high = middle;
            else
                low = middle;
        }

        return high;
    }

    /// <summary>h(t) + t: the smallest total with which t samples over the limit pass.</summary>
    /// <inheritdoc cref="RequiredUnder"/>
    public static long RequiredTotal(long t, double p, double confidence = DefaultConfidence) =>
        RequiredUnder(t, p, confidence) + t;

    /// <summary>The Server rule: passes when the total is at least h(t) + t for the t samples over the limit.</summary>
    /// <param name="total">All samples.</param>
    /// <param name="overLimit">Samples over the limit, at most <paramref name="total"/>.</param>
    /// <param name="p">Percentile as a fraction, strictly between 0 and 1.</param>
    /// <param name="confidence">Default 0.99.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static bool ServerPasses(long total, long overLimit, double p, double confidence = DefaultConfidence)
    {
        Require(overLimit, p, confidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(total, overLimit);

        // The tail probability falls with the total, so "total >= h(t) + t" is the condition itself at this total.
        return Holds(overLimit, total, p, confidence);
    }

    /// <summary>
    /// The Single/MultiStream estimate of a percentile: the 0-based index n - t into the ascending samples, for the largest
    /// t of 1 or more with n >= h(t) + t.
    /// </summary>
    /// <param name="n">Samples.</param>
    /// <param name="p">Percentile as a fraction, strictly between 0 and 1.</param>
    /// <param name="confidence">Default 0.99.</param>
    /// <returns>Null when n is below h(1) + 1: too few samples for an estimate. The rank from 1 is the index plus 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static long? EstimateIndex(long n, double p, double confidence = DefaultConfidence)
    {
        Require(0, p, confidence);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (n < 2 || !Holds(1, n, p, confidence))
            return null;

        long low = 1;
        var high = n;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (Holds(middle, n, p, confidence))
                low = middle;
            else
                high = middle;
        }

        return n - low;
    }

    private static bool Holds(long t, long total, double p, double confidence) =>
        Binomial.Cdf(t, total, 1 - p) < 1 - confidence;

    private static void Require(long t, double p, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(t);
        if (!(p > 0 && p < 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A percentile strictly between 0 and 1 is needed.");
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");
    }
}
