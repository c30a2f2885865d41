using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>
/// Hodges and Lehmann's estimators (1963) with distribution-free intervals. The intervals are conservative: they never miss more often than
/// the misrate, while implementations that round the rank outwards (pragmastat) may.
/// </summary>
public static class HodgesLehmann
{
    /// <summary>The centre of one sample: the median of the means of all pairs, each value with itself included.</summary>
    /// <param name="values">At least 1, finite.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static double Center(IReadOnlyList<double> values) => Middle(Means(values));

    /// <summary>The interval of the centre from the signed-rank statistic; values symmetric about it are assumed.</summary>
    /// <param name="values">At least 1, finite.</param>
    /// <param name="misrate">How often the interval may miss. Default 0.05.</param>
    /// <returns>Null with too few values: 2^(1-n) above the misrate.</returns>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static RealInterval? CenterInterval(IReadOnlyList<double> values, double misrate = 0.05)
    {
        var means = Means(values);
        return AtRank(means, SignedRank.Margin(values.Count, misrate));
    }

    /// <summary>The shift from the second sample to the first: the median of all differences x - y.</summary>
    /// <param name="x">At least 1, finite.</param>
    /// <param name="y">At least 1, finite.</param>
    /// <exception cref="ArgumentException">A sample is empty, or a value is not finite.</exception>
    public static double Shift(IReadOnlyList<double> x, IReadOnlyList<double> y) => Middle(Differences(x, y));

    /// <summary>The interval of the shift from the Mann-Whitney statistic; equal shapes are assumed.</summary>
    /// <param name="x">At least 1, finite.</param>
    /// <param name="y">At least 1, finite.</param>
    /// <param name="misrate">How often the interval may miss. Default 0.05.</param>
    /// <returns>Null with too few values: 2 / C(n+m, n) above the misrate.</returns>
    /// <exception cref="ArgumentException">A sample is empty, or a value is not finite.</exception>
    public static RealInterval? ShiftInterval(IReadOnlyList<double> x, IReadOnlyList<double> y, double misrate = 0.05)
    {
        var differences = Differences(x, y);
        return AtRank(differences, PairwiseRank.Margin(x.Count, y.Count, misrate));
    }

    /// <summary>How many times the second sample the first is: the shift on the logarithmic scale.</summary>
    /// <param name="x">At least 1, positive.</param>
    /// <param name="y">At least 1, positive.</param>
    /// <exception cref="ArgumentException">A sample is empty, or a value is not positive.</exception>
    public static double Ratio(IReadOnlyList<double> x, IReadOnlyList<double> y) => Math.Exp(Shift(Logarithms(x), Logarithms(y)));

    /// <summary>The interval of the ratio; see <see cref="ShiftInterval"/>.</summary>
    /// <param name="x">At least 1, positive.</param>
    /// <param name="y">At least 1, positive.</param>
    /// <param name="misrate">How often the interval may miss. Default 0.05.</param>
    /// <returns>Null with too few values.</returns>
    /// <exception cref="ArgumentException">A sample is empty, or a value is not positive.</exception>
    public static RealInterval? RatioInterval(IReadOnlyList<double> x, IReadOnlyList<double> y, double misrate = 0.05) =>
        ShiftInterval(Logarithms(x), Logarithms(y), misrate) is { } shift ? new RealInterval(Math.Exp(shift.Low), Math.Exp(shift.High)) : null;

    /// <summary>From the (rank+1)-th smallest to the (rank+1)-th largest of sorted values; null below rank 0.</summary>
    private static RealInterval? AtRank(double[] sorted, long rank)
    {
        if (rank < 0)
            return null;
        var at = (int)Math.Min(rank, (sorted.Length - 1) / 2);
        return new RealInterval(sorted[at], sorted[sorted.Length - 1 - at]);
    }

    private static double Middle(double[] sorted)
    {
        var (low, high) = (sorted[(sorted.Length - 1) / 2], sorted[sorted.Length / 2]);
        return low + ((high - low) / 2);
    }

    private static double[] Means(IReadOnlyList<double> values)
    {
        Require(values, nameof(values));
        var means = new double[values.Count * (values.Count + 1) / 2];
        var at = 0;
        for (var i = 0; i < values.Count; i++)
        {
            for (var j = i; j < values.Count; j++)
                means[at++] = (values[i] / 2) + (values[j] / 2);
        }

        Array.Sort(means);
        return means;
    }

    private static double[] Differences(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        Require(x, nameof(x));
        Require(y, nameof(y));
        var differences = new double[x.Count * y.Count];
        var at = 0;
        foreach (var a in x)
        {
            foreach (var b in y)
                differences[at++] = a - b;
        }

        Array.Sort(differences);
        return differences;
    }

    private static double[] Logarithms(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Any(static v => !(v > 0)))
            throw new ArgumentException("A ratio needs positive values.", nameof(values));
        return [.. values.Select(static v => Math.Log(v))];
    }

    private static void Require(IReadOnlyList<double> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Count == 0 || values.Any(static v => !double.IsFinite(v)))
            throw new ArgumentException("A sample of finite values is needed.", name);
    }
}
