using Proofload.Measurement.Statistics;

namespace Proofload.Slo.Drills;

/// <summary>A time that is known within bounds, seconds.</summary>
/// <param name="Low">Not earlier.</param>
/// <param name="High">Not later.</param>
public readonly record struct PredictedTime(double Low, double High)
{
    /// <summary>True when a measured time lies within.</summary>
    /// <param name="seconds">The time.</param>
    public bool Contains(double seconds) => seconds >= Low && seconds <= High;
}

/// <summary>
/// When an alert on a burn rate must be heard of after a fault begins, and when its end must be. The arithmetic of <see cref="BurnRate"/>, and every delay between:
/// those that a schedule decides (scrape, evaluation, group) are anything from nothing to their period, so the answer is an interval.
/// </summary>
public static class DrillPrediction
{
    // What a share of the requests may deviate from its mean: four standard deviations, 1 in 16,000.
    private const double Deviations = 4;

    /// <summary>When the first notification must arrive, counted from the beginning of the fault.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="budget">The objective's error budget.</param>
    /// <param name="least">Share of the events that are bad under the fault, at least.</param>
    /// <param name="most">The same, at most.</param>
    /// <param name="timing">The delays.</param>
    /// <returns>Null when the alert need not fire at that error ratio.</returns>
    public static PredictedTime? Detection(BurnRateAlert alert, decimal budget, double least, double most, DrillTiming timing) =>
        Detection(alert, budget, least, timing) is { } late && Detection(alert, budget, most, timing) is { } soon ? new PredictedTime(soon.Low, late.High) : null;

    /// <summary>When the notification of the end must arrive, counted from the end of the fault, after the short window was full of errors.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="budget">The objective's error budget.</param>
    /// <param name="least">Share of the events that were bad under the fault, at least.</param>
    /// <param name="most">The same, at most.</param>
    /// <param name="timing">The delays.</param>
    public static PredictedTime Reset(BurnRateAlert alert, decimal budget, double least, double most, DrillTiming timing) =>
        new(Reset(alert, budget, least, timing).Low, Reset(alert, budget, most, timing).High);

    private static PredictedTime? Detection(BurnRateAlert alert, decimal budget, double errorRatio, DrillTiming timing)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(timing);
        if (BurnRate.DetectionTime(alert.Long, alert.Factor, budget, errorRatio) is not { } mean)
        {
            return null;
        }

        var threshold = (double)(alert.Factor * budget);
        var spread = Spread(mean.TotalSeconds * errorRatio * timing.Rate, errorRatio, timing.Rate);

        // While the first bad answers are under way, the window holds fewer events.
        var fewer = threshold * timing.LongestAnswer.TotalSeconds;
        var low = timing.ShortestAnswer.TotalSeconds + Math.Max(0, mean.TotalSeconds - fewer - spread) + alert.For.TotalSeconds;
        var wait = (alert.For > TimeSpan.Zero ? 2 * timing.Evaluation : timing.Evaluation).TotalSeconds;
        var high = timing.LongestAnswer.TotalSeconds + mean.TotalSeconds + spread + (1.5 / (errorRatio * timing.Rate)) + alert.For.TotalSeconds
            + timing.Scrape.TotalSeconds + wait + timing.GroupWait.TotalSeconds + timing.Allowance.TotalSeconds;
        return new PredictedTime(low, high);
    }

    private static PredictedTime Reset(BurnRateAlert alert, decimal budget, double errorRatio, DrillTiming timing)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(timing);
        var threshold = (double)(alert.Factor * budget);
        var mean = BurnRate.ResetTime(alert.Short, alert.Factor, budget, errorRatio).TotalSeconds;
        var spread = Spread(alert.Short.TotalSeconds * timing.Rate * errorRatio, errorRatio, timing.Rate);

        // Good answers that come beside the last bad ones thin the window out.
        var thinner = threshold * timing.LongestAnswer.TotalSeconds;

        // A window is a sum of steps between evaluations: it may be one step younger than its name.
        var low = Math.Max(0, mean - thinner - spread - timing.Evaluation.TotalSeconds);
        var high = timing.LongestAnswer.TotalSeconds + mean + spread + timing.Scrape.TotalSeconds + (2 * timing.Evaluation.TotalSeconds)
            + timing.GroupInterval.TotalSeconds + timing.Allowance.TotalSeconds;
        return new PredictedTime(low, high);
    }

    /// <summary>
    /// The share of bad events for the test that the alert stays silent: as near to the threshold as chance allows. Six standard deviations of the count
    /// in the long window lie between, so that silence is certain and still means something.
    /// </summary>
    /// <param name="alert">The alert.</param>
    /// <param name="budget">The objective's error budget.</param>
    /// <param name="rate">Events a second.</param>
    /// <returns>Null when so few events cannot be below the threshold for certain.</returns>
    public static double? SilentRatio(BurnRateAlert alert, decimal budget, double rate)
    {
        ArgumentNullException.ThrowIfNull(alert);
        const double Margin = 6;
        var threshold = (double)(alert.Factor * budget);
        var events = rate * alert.Long.TotalSeconds;
        for (var part = 0.6; part > 0.05; part -= 0.1)
        {
            var ratio = threshold * part;
            if ((events * ratio) + (Margin * Math.Sqrt(events * ratio * (1 - ratio))) < events * threshold)
            {
                return ratio;
            }
        }

        return null;
    }

    /// <summary>
    /// The chance that a long window of the silent test holds more bad events than the threshold. Requests are struck at even distances, so a window of n of them holds at
    /// most n * share + 1 struck ones; what is left to chance is which of these are bad. Sliding windows overlap: the chance of one is taken for each event of the test.
    /// </summary>
    /// <param name="alert">The alert.</param>
    /// <param name="budget">The objective's error budget.</param>
    /// <param name="rate">Events a second.</param>
    /// <param name="share">Share of the requests that are struck, 0 to 1.</param>
    /// <param name="harm">Share of the struck ones that are bad, at most, 0 to 1.</param>
    /// <returns>0 when the struck ones are too few to cross it.</returns>
    public static double SilentChance(BurnRateAlert alert, decimal budget, double rate, double share, double harm)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var events = (long)(rate * alert.Long.TotalSeconds);
        var struck = Math.Min(events, (long)Math.Floor(events * share) + 1);
        var most = (long)Math.Floor(events * (double)(alert.Factor * budget));
        return struck <= most ? 0 : Math.Min(1, 2 * events * Math.Max(0, 1 - Binomial.Cdf(most, struck, harm)));
    }

    // The time in which a count of chosen events deviates from its mean.
    private static double Spread(double count, double errorRatio, double rate) => Deviations * Math.Sqrt(count * Math.Max(0, 1 - errorRatio)) / (errorRatio * rate);
}
