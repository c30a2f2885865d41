namespace Proofload.Slo;

/// <summary>What becomes of the budget when the error ratio stays as it was lately, with the traffic that the window had on average.</summary>
/// <param name="Kind">What.</param>
/// <param name="In">After how long; null when there is no such moment.</param>
/// <param name="BurnRate">The recent burn rate it goes on with; null when there was nothing.</param>
/// <param name="BasedOn">The recent time it is taken from: 1/120 of the window (6 hours of 30 days), at least two slices, and not from before the window.</param>
public sealed record BudgetForecast(ForecastKind Kind, TimeSpan? In, double? BurnRate, TimeSpan BasedOn);

/// <summary>What becomes of a budget.</summary>
public enum ForecastKind
{
    /// <summary>There was nothing lately, so nothing is said.</summary>
    Unknown = 0,

    /// <summary>It lasts: in a rolling window for another window, in a calendar window until the end of the period.</summary>
    Lasts,

    /// <summary>It will be gone after <see cref="BudgetForecast.In"/>.</summary>
    Gone,

    /// <summary>It is gone, and there will be some again after <see cref="BudgetForecast.In"/>, because bad events leave a rolling window.</summary>
    Recovers,

    /// <summary>It is gone and stays so, for another window or until the end of the period.</summary>
    StaysGone,
}
