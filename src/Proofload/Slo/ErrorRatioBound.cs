using Proofload.Measurement.Statistics;

namespace Proofload.Slo;

/// <summary>
/// Lower confidence bound of an error ratio that a rule of a monitoring system can compute too: Wilson and Hilferty's cube for the lower bound of a
/// Poisson mean (1931), k * (1 - 1/(9k) - z/(3 * sqrt(k)))^3 with k bad events, divided by all events. It lies below the exact binomial (Clopper-Pearson)
/// bound, or above it by less than a thousandth, so an alert that waits for it is wrong no more often than the confidence says.
/// </summary>
public static class ErrorRatioBound
{
    /// <summary>The one-sided lower bound.</summary>
    /// <param name="bad">Bad events, 0 or more.</param>
    /// <param name="total">All events.</param>
    /// <param name="confidence">Between 0.5 and 1.</param>
    /// <returns>0 to 1; 0 without bad events.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static double Lower(long bad, long total, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bad);
        ArgumentOutOfRangeException.ThrowIfLessThan(total, bad);
        if (bad == 0)
            return 0;
        var cube = 1 - (1 / (9.0 * bad)) - (Z(confidence) / (3 * Math.Sqrt(bad)));
        return cube <= 0 ? 0 : bad * cube * cube * cube / total;
    }

    /// <summary>The z of the formula: the normal quantile of a one-sided confidence.</summary>
    /// <param name="confidence">Between 0.5 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is out of range.</exception>
    public static double Z(double confidence) => confidence is > 0.5 and < 1
        ? Normal.Quantile(confidence)
        : throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence of an alert lies between 0.5 and 1.");
}
