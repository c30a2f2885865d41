namespace Proofload.Slo;

/// <summary>
/// The arithmetic of burn rates: a burn rate of 1 spends the error budget exactly in the window (Google SRE Workbook, chapter 5).
/// Budget B = 1 - target, error ratio e, burn rate = e / B.
/// </summary>
public static class BurnRate
{
    /// <summary>The burn rate that spends a share of the budget in a long window: share * window / long.</summary>
    /// <param name="budgetShare">Share of the budget, above 0: 0.02.</param>
    /// <param name="window">The objective's window.</param>
    /// <param name="long">The alert's long window, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="long"/> is not above 0.</exception>
    public static decimal Factor(decimal budgetShare, TimeSpan window, TimeSpan @long)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(@long, TimeSpan.Zero);
        return budgetShare * window.Ticks / @long.Ticks;
    }

    /// <summary>The share of the budget that is gone when an alert of this factor fires: factor * long / window.</summary>
    /// <param name="factor">Burn rate of the alert.</param>
    /// <param name="window">The objective's window, above 0.</param>
    /// <param name="long">The alert's long window.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is not above 0.</exception>
    public static decimal BudgetShare(decimal factor, TimeSpan window, TimeSpan @long)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        return factor * @long.Ticks / window.Ticks;
    }

    /// <summary>Burn rate of an error ratio.</summary>
    /// <param name="errorRatio">Share of bad events, 0 to 1; null stays null.</param>
    /// <param name="budget">Error budget, above 0.</param>
    public static double? Of(double? errorRatio, decimal budget) => errorRatio / (double)budget;

    /// <summary>
    /// How long after errors begin in a service that had none the alert fires: long * factor * budget / error ratio, and the delays of scraping,
    /// evaluation, <c>for</c> and grouping on top.
    /// </summary>
    /// <param name="long">The alert's long window.</param>
    /// <param name="factor">Burn rate of the alert.</param>
    /// <param name="budget">Error budget, 0 to 1.</param>
    /// <param name="errorRatio">Share of events that are bad from now on, 0 to 1.</param>
    /// <param name="delays">What comes on top.</param>
    /// <returns>Null when the alert never fires at this error ratio.</returns>
    public static TimeSpan? DetectionTime(TimeSpan @long, decimal factor, decimal budget, double errorRatio, params ReadOnlySpan<TimeSpan> delays)
    {
        var threshold = (double)(factor * budget);
        if (!(errorRatio > threshold))
            return null;
        var time = @long * (threshold / errorRatio);
        foreach (var delay in delays)
            time += delay;
        return time;
    }

    /// <summary>How long after the errors end the short window is below the threshold again: short * (1 - factor * budget / error ratio).</summary>
    /// <param name="short">The alert's short window, which was full of errors.</param>
    /// <param name="factor">Burn rate of the alert.</param>
    /// <param name="budget">Error budget, 0 to 1.</param>
    /// <param name="errorRatio">Share of events that were bad, 0 to 1.</param>
    /// <param name="delays">What comes on top.</param>
    /// <returns>Zero and the delays when the alert never fired at this error ratio.</returns>
    public static TimeSpan ResetTime(TimeSpan @short, decimal factor, decimal budget, double errorRatio, params ReadOnlySpan<TimeSpan> delays)
    {
        var threshold = (double)(factor * budget);
        var time = errorRatio > threshold ? @short * (1 - (threshold / errorRatio)) : TimeSpan.Zero;
        foreach (var delay in delays)
            time += delay;
        return time;
    }

    /// <summary>True when not even errors alone reach the factor: factor * (1 - target) >= 1.</summary>
    /// <param name="target">Target, 0 to 1.</param>
    /// <param name="factor">Burn rate of the alert.</param>
    public static bool Unreachable(decimal target, decimal factor) => factor * (1 - target) >= 1;

    /// <summary>The target up to which a factor cannot be reached: 1 - 1 / factor; below 0 when every target can.</summary>
    /// <param name="factor">Burn rate of the alert, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not above 0.</exception>
    public static decimal UnreachableUpTo(decimal factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        return 1 - (1 / factor);
    }

    /// <summary>True when the alert fires although the budget lasts: factor below 1.</summary>
    /// <param name="factor">Burn rate of the alert.</param>
    public static bool InsideBudget(decimal factor) => factor < 1;
}
