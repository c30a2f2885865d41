using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Comparison;

/// <summary>
/// How small a true change R pairs of runs find: Student's power formula at the level that the signed-rank test really has with so many
/// pairs, with its asymptotic efficiency 3/pi for normal values.
/// </summary>
public static class DetectableEffect
{
    private const double Efficiency = 3 / Math.PI;

    /// <summary>The smallest shift of the centre past the limit that is found with the given power.</summary>
    /// <param name="pairs">Pairs of runs.</param>
    /// <param name="deviation">Standard deviation of y = ln(B / A) from pair to pair.</param>
    /// <param name="alpha">One-sided level. Default 0.025: an interval of 95 %.</param>
    /// <param name="power">Between 0.5 and 1. Default 0.8.</param>
    /// <returns>The shift of y; infinite when so few pairs can show nothing: 2^-R above alpha.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double Shift(int pairs, double deviation, double alpha = 0.025, double power = 0.8)
    {
        Require(deviation, alpha, power);
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        var margin = SignedRank.Margin(pairs, 2 * alpha);
        if (margin < 0)
            return double.PositiveInfinity;

        // Where only the smallest value decides, the power is that of all values lying above: Phi(shift / deviation)^R.
        if (margin == 0)
            return deviation * Normal.Quantile(Math.Pow(power, 1.0 / pairs));
        var level = SignedRank.Cdf(margin, pairs);
        var degrees = pairs - 1.0;
        return deviation * (StudentT.Quantile(1 - level, degrees) + StudentT.Quantile(power, degrees)) / Math.Sqrt(pairs * Efficiency);
    }

    /// <summary>The least number of pairs with which a shift is found; null above <paramref name="most"/>.</summary>
    /// <param name="shift">The shift of y that should be found, positive.</param>
    /// <param name="deviation">Standard deviation of y from pair to pair.</param>
    /// <param name="alpha">One-sided level. Default 0.025.</param>
    /// <param name="power">Between 0.5 and 1. Default 0.8.</param>
    /// <param name="most">Default 1,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static int? Pairs(double shift, double deviation, double alpha = 0.025, double power = 0.8, int most = 1_000)
    {
        Require(deviation, alpha, power);
        if (!(shift > 0))
            throw new ArgumentOutOfRangeException(nameof(shift), shift, "A positive shift is needed.");
        var guess = Math.Pow((Normal.Quantile(1 - alpha) + Normal.Quantile(power)) * deviation / shift, 2) / Efficiency;
        if (guess > most)
            return null;
        for (var pairs = Math.Max(2, (int)guess); pairs <= most; pairs++)
        {
            if (Shift(pairs, deviation, alpha, power) <= shift)
                return pairs;
        }

        return null;
    }

    private static void Require(double deviation, double alpha, double power)
    {
        if (!(deviation >= 0 && double.IsFinite(deviation)))
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "A deviation is 0 or more.");
        if (!(alpha > 0 && alpha < 0.5))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "A one-sided level lies between 0 and 0.5.");
        if (!(power >= 0.5 && power < 1))
            throw new ArgumentOutOfRangeException(nameof(power), power, "A power from 0.5 up to but not 1 is needed.");
    }
}
