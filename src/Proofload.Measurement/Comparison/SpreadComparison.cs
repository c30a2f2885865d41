namespace Proofload.Measurement.Comparison;

/// <summary>How the spread of a sample differs from that of another.</summary>
/// <param name="Ratio">Median absolute deviation of the first over that of the second; infinite where only the second has none, 1 where neither has.</param>
/// <param name="Greater">p-value of "the first does not spread more".</param>
/// <param name="Less">p-value of "the first does not spread less".</param>
public readonly record struct SpreadDifference(double Ratio, double Greater, double Less);

/// <summary>
/// Compares spreads by ranks: the absolute deviations of each sample from its own median, by the Mann-Whitney test (after Conover's squared
/// ranks and Fligner and Killeen 1976). A test of location is blind to a change of spread, so a judge needs both.
/// </summary>
public static class SpreadComparison
{
    /// <summary>Fewest values a side: with fewer, the deviation from a median of one's own is too small for the test to hold its level.</summary>
    public const int FewestValues = 8;

    /// <summary>The comparison.</summary>
    /// <param name="x">At least <see cref="FewestValues"/> values, finite.</param>
    /// <param name="y">At least <see cref="FewestValues"/> values, finite.</param>
    /// <returns>Null with too few values.</returns>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static SpreadDifference? Test(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Any(static v => !double.IsFinite(v)) || y.Any(static v => !double.IsFinite(v)))
            throw new ArgumentException("Two samples of finite values are needed.");
        if (x.Count < FewestValues || y.Count < FewestValues)
            return null;

        var (first, second) = (Deviations(x), Deviations(y));
        var test = MannWhitney.Test(first, second);
        var (mine, theirs) = (Median(first), Median(second));
        var ratio = theirs > 0 ? mine / theirs : mine > 0 ? double.PositiveInfinity : 1;
        return new SpreadDifference(ratio, test.Greater, test.Less);
    }

    // Of an odd sample the median itself has no deviation, which says nothing: it is left out.
    private static double[] Deviations(IReadOnlyList<double> values)
    {
        var median = Median(values);
        double[] deviations = [.. values.Select(v => Math.Abs(v - median)).Order()];
        return values.Count % 2 == 1 ? deviations[1..] : deviations;
    }

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
