namespace Proofload.Measurement.Statistics;

/// <summary>An interval of a number.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct RealInterval(double Low, double High);

/// <summary>Wilson's score interval of a proportion (Wilson 1927).</summary>
public static class Wilson
{
    /// <summary>The interval.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">0 or more; 0 gives [0, 1].</param>
    /// <param name="confidence">Between 0 and 1. Default 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public static RealInterval Interval(long successes, long trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, successes);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence lies between 0 and 1.");

        if (trials == 0)
            return new RealInterval(0, 1);

        var z = Normal.Quantile((1 + confidence) / 2);
        var p = (double)successes / trials;
        var scale = 1 + (z * z / trials);
        var centre = (p + (z * z / (2.0 * trials))) / scale;
        var half = z * Math.Sqrt((p * (1 - p) / trials) + (z * z / (4.0 * trials * trials))) / scale;
        return new RealInterval(
            successes == 0 ? 0 : Math.Max(0, centre - half),
            successes == trials ? 1 : Math.Min(1, centre + half));
    }
}
