namespace Proofload.Measurement.Comparison;

/// <summary>The rank test of a shift between two independent samples, the companion of <see cref="HodgesLehmann.ShiftInterval"/>.</summary>
public static class PairwiseRankTest
{
    /// <summary>The test of x - y against a limit; a difference that equals it counts against the decision.</summary>
    /// <param name="x">At least 1, finite.</param>
    /// <param name="y">At least 1, finite.</param>
    /// <param name="limit">The shift that is tested.</param>
    /// <exception cref="ArgumentException">A sample is empty, or a value is not finite.</exception>
    public static OneSidedPValues Test(IReadOnlyList<double> x, IReadOnlyList<double> y, double limit)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count == 0 || y.Count == 0 || x.Concat(y).Any(static v => !double.IsFinite(v)))
            throw new ArgumentException("Two samples of finite values are needed.");

        long notAbove = 0, notBelow = 0;
        foreach (var a in x)
        {
            foreach (var b in y)
            {
                notAbove += a - b <= limit ? 1 : 0;
                notBelow += a - b >= limit ? 1 : 0;
            }
        }

        return new OneSidedPValues(PairwiseRank.Cdf(notAbove, x.Count, y.Count), PairwiseRank.Cdf(notBelow, x.Count, y.Count));
    }
}
