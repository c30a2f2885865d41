namespace Proofload.Slo;

/// <summary>Lets the recent error ratio go on, with the traffic that the window had on average, while old events leave a rolling window, or until a calendar period ends.</summary>
internal static class BudgetForecaster
{
    private const int Steps = 480;
    private const int WindowParts = 120;

    public static BudgetForecast Of(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset from, DateTimeOffset to, DateTimeOffset at)
    {
        var basis = objective.Window.Length / WindowParts;
        if (objective.Slice is { } slice && basis < 2 * slice.Length)
            basis = 2 * slice.Length;
        if (at - basis < from && at > from)
            basis = at - from;
        var recent = BudgetUse.Of(objective, history, at - basis, at);
        if (recent.ErrorRatio is not { } ratio)
            return new BudgetForecast(ForecastKind.Unknown, null, null, basis);

        var known = history.First is { } first && first > from ? first : from;
        var traffic = BudgetUse.Of(objective, history, known, at).Total / Math.Max(1e-9, (at - known).TotalSeconds);
        var rates = (Bad: ratio * traffic, Total: traffic);
        var horizon = objective.Window.Calendar is null ? objective.Window.Length : to - at;
        Func<TimeSpan, bool> isGone = objective.Window.Calendar is null ? Rolling(objective, history, from, at, rates) : Period(objective, history, from, to, at, rates);
        var begins = isGone(TimeSpan.Zero);
        var change = Change(isGone, begins, horizon);
        var kind = (begins, change) switch
        {
            (false, null) => ForecastKind.Lasts,
            (false, _) => ForecastKind.Gone,
            (true, null) => ForecastKind.StaysGone,
            (true, _) => ForecastKind.Recovers,
        };
        return new BudgetForecast(kind, change, BurnRate.Of(ratio, objective.Budget), basis);
    }

    private static Func<TimeSpan, bool> Rolling(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset from, DateTimeOffset at, (double Bad, double Total) rates) => ahead =>
    {
        var begin = from + ahead;
        var kept = begin < at ? BudgetUse.Of(objective, history, begin, at) : default;
        var (bad, total) = (kept.Bad + (rates.Bad * ahead.TotalSeconds), kept.Total + (rates.Total * ahead.TotalSeconds));
        return bad > (double)objective.Budget * total;
    };

    private static Func<TimeSpan, bool> Period(
        ServiceLevelObjective objective, ICountHistory history, DateTimeOffset from, DateTimeOffset to, DateTimeOffset at, (double Bad, double Total) rates)
    {
        var sofar = BudgetUse.Of(objective, history, from, at);
        var allowed = (double)objective.Budget * (sofar.Total + (rates.Total * (to - at).TotalSeconds));
        return ahead => sofar.Bad + (rates.Bad * ahead.TotalSeconds) > allowed;
    }

    /// <summary>When the answer first differs from now, to a part in a million of the horizon.</summary>
    private static TimeSpan? Change(Func<TimeSpan, bool> isGone, bool now, TimeSpan horizon)
    {
        var (low, high) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var step = 1; step <= Steps && high == TimeSpan.Zero; step++)
        {
            var ahead = horizon * ((double)step / Steps);
            if (isGone(ahead) == now)
                low = ahead;
            else
                high = ahead;
        }

        if (high == TimeSpan.Zero)
            return null;
        for (var i = 0; i < 12; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = isGone(middle) == now ? (middle, high) : (low, middle);
        }

        return high;
    }
}
