namespace Proofload.Measurement.Scalability;

/// <summary>
/// Little's law, N = X R: requests in flight equal throughput times mean residence time, whatever the target is. Where a measurement
/// disagrees, something was not counted, or the load was not steady.
/// </summary>
/// <param name="Concurrency">N: measured mean number in flight.</param>
/// <param name="Expected">X R.</param>
/// <param name="Difference">Expected / Concurrency - 1.</param>
/// <param name="Allowed">Largest absolute difference that still agrees.</param>
public readonly record struct LittlesLaw(double Concurrency, double Expected, double Difference, double Allowed)
{
    /// <summary>The tolerance of a long window: 5 %.</summary>
    public const double Tolerance = 0.05;

    /// <summary>True when the law holds.</summary>
    public bool Holds => Math.Abs(Difference) <= Allowed;

    /// <summary>
    /// Checks a window. Requests that cross its two ends are counted on one side only, each for at most about R: a window of length T allows
    /// 2 R / T where that is more than 5 %.
    /// </summary>
    /// <param name="concurrency">Mean number in flight over the window, 0 or more.</param>
    /// <param name="throughput">Finished requests per second, failures included, 0 or more.</param>
    /// <param name="residence">Their mean time in flight, seconds, 0 or more.</param>
    /// <param name="window">Length of the window, seconds, positive.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not a number.</exception>
    public static LittlesLaw Check(double concurrency, double throughput, double residence, double window)
    {
        NotNegative(concurrency, nameof(concurrency));
        NotNegative(throughput, nameof(throughput));
        NotNegative(residence, nameof(residence));
        if (!(window > 0))
            throw new ArgumentOutOfRangeException(nameof(window), window, "A window has a positive length.");

        var expected = throughput * residence;
        var difference = concurrency > 0 ? (expected / concurrency) - 1 : expected > 0 ? double.PositiveInfinity : 0;
        return new LittlesLaw(concurrency, expected, difference, Math.Max(Tolerance, 2 * residence / window));
    }

    private static void NotNegative(double value, string name)
    {
        if (!(value >= 0))
            throw new ArgumentOutOfRangeException(name, value, "A number of 0 or more is needed.");
    }
}
