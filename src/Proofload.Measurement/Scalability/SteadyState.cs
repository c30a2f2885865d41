namespace Proofload.Measurement.Scalability;

/// <summary>Steady state: three consecutive windows whose largest and smallest value differ by at most 10 %.</summary>
public static class SteadyState
{
    /// <summary>Windows that must agree: 3.</summary>
    public const int Windows = 3;

    /// <summary>Largest max / min - 1: 10 %.</summary>
    public const double Tolerance = 0.10;

    // Upper 5 % point of the studentised range of three normal values: what chance alone spreads three windows by.
    private const double Range95 = 3.314;

    /// <summary>True when the values agree: max / min - 1 is at most the tolerance.</summary>
    /// <param name="values">Three or so windows; negative values never agree.</param>
    /// <param name="tolerance">Default 10 %.</param>
    public static bool Agree(ReadOnlySpan<double> values, double tolerance = Tolerance)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return low >= 0 && (high <= low * (1 + tolerance) || high == 0);
    }

    /// <summary>The first window of a steady run of windows; null when there is none.</summary>
    /// <param name="values">Values of equal windows, in order.</param>
    /// <param name="tolerance">Default 10 %.</param>
    public static int? Start(ReadOnlySpan<double> values, double tolerance = Tolerance)
    {
        for (var i = 0; i + Windows <= values.Length; i++)
        {
            if (Agree(values.Slice(i, Windows), tolerance))
                return i;
        }

        return null;
    }

    /// <summary>
    /// Whether counts of events in three equal windows agree: by the rule, or because they spread no more than three counts of one Poisson
    /// process do in 95 % of cases. A hundred requests a window differ by more than 10 % most of the time without any change of rate.
    /// </summary>
    /// <param name="counts">Counts of three equal windows.</param>
    public static bool CountsAgree(ReadOnlySpan<long> counts)
    {
        if (counts.IsEmpty)
            return false;

        var (low, high, sum) = (long.MaxValue, long.MinValue, 0.0);
        foreach (var count in counts)
        {
            (low, high) = (Math.Min(low, count), Math.Max(high, count));
            sum += count;
        }

        return low >= 0 && sum > 0 && (high <= low * (1 + Tolerance) || high - low <= Range95 * Math.Sqrt(sum / counts.Length));
    }
}
