using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>
/// Interval of the ratio of two independent positive estimates from an interval of each, on the logarithmic scale: the method of variance
/// estimates recovery (Zou and Donner, Construction of confidence limits about effect measures, 2008). The intervals keep what they know:
/// block-bootstrap intervals of a queue's percentiles give a block-bootstrap ratio.
/// </summary>
public static class RatioOfEstimates
{
    /// <summary>The interval of second / first, at the confidence that both intervals have.</summary>
    /// <param name="first">Estimate of the denominator, positive.</param>
    /// <param name="firstInterval">Its interval, which holds it; a low end of 0 or less leaves the ratio open upwards.</param>
    /// <param name="second">Estimate of the numerator, positive.</param>
    /// <param name="secondInterval">Its interval, which holds it.</param>
    /// <exception cref="ArgumentOutOfRangeException">An estimate is not positive.</exception>
    public static RealInterval Interval(double first, RealInterval firstInterval, double second, RealInterval secondInterval)
    {
        if (!(first > 0))
            throw new ArgumentOutOfRangeException(nameof(first), first, "A positive estimate is needed.");
        if (!(second > 0))
            throw new ArgumentOutOfRangeException(nameof(second), second, "A positive estimate is needed.");

        var centre = Math.Log(second / first);
        var down = Hypotenuse(Down(second, secondInterval.Low), Up(first, firstInterval.High));
        var up = Hypotenuse(Up(second, secondInterval.High), Down(first, firstInterval.Low));
        return new RealInterval(Math.Exp(centre - down), Math.Exp(centre + up));
    }

    private static double Down(double estimate, double low) => low <= 0 ? double.PositiveInfinity : Math.Max(0, Math.Log(estimate / low));

    private static double Up(double estimate, double high) => Math.Max(0, Math.Log(high / estimate));

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
