namespace Proofload.Measurement.Comparison;

/// <summary>The two one-sided p-values of a rank test.</summary>
/// <param name="Above">Of "the centre is at most the limit": small when the values lie above it.</param>
/// <param name="Below">Of "the centre is at least the limit": small when the values lie below it.</param>
public readonly record struct OneSidedPValues(double Above, double Below)
{
    /// <summary>Twice the smaller one, at most 1.</summary>
    public double TwoSided => Math.Min(1, 2 * Math.Min(Above, Below));
}

/// <summary>
/// Wilcoxon's signed-rank test of a limit, the companion of <see cref="HodgesLehmann.CenterInterval"/>: it counts the means of two values above
/// the limit, and a mean that equals it counts against the decision.
/// </summary>
public static class SignedRankTest
{
    /// <summary>The test.</summary>
    /// <param name="values">At least 1, finite, symmetric about their centre.</param>
    /// <param name="limit">The centre that is tested.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static OneSidedPValues Test(IReadOnlyList<double> values, double limit)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0 || values.Any(static v => !double.IsFinite(v)))
            throw new ArgumentException("A sample of finite values is needed.", nameof(values));

        long notAbove = 0, notBelow = 0;
        for (var i = 0; i < values.Count; i++)
        {
            for (var j = i; j < values.Count; j++)
            {
                var mean = (values[i] / 2) + (values[j] / 2);
                notAbove += mean <= limit ? 1 : 0;
                notBelow += mean >= limit ? 1 : 0;
            }
        }

        return new OneSidedPValues(SignedRank.Cdf(notAbove, values.Count), SignedRank.Cdf(notBelow, values.Count));
    }
}
