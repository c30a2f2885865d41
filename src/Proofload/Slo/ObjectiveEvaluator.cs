using Proofload.Measurement.Statistics;

namespace Proofload.Slo;

/// <summary>
/// Says how an objective stands. The same counts through this and through rules over counters give the same: every figure is a sum over (from, to],
/// nothing is averaged that has counts, and thresholds are compared as exact decimals.
/// </summary>
public static class ObjectiveEvaluator
{
    /// <summary>The status at a time; nothing after it is used.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="history">Its counts as they were counted.</param>
    /// <param name="at">When.</param>
    /// <param name="maintenance">Times whose events do not count. Default: none.</param>
    /// <param name="adjustments">Corrections. Default: none.</param>
    public static ObjectiveStatus Evaluate(
        ServiceLevelObjective objective,
        ICountHistory history,
        DateTimeOffset at,
        IReadOnlyList<MaintenanceWindow>? maintenance = null,
        IReadOnlyList<BudgetAdjustment>? adjustments = null)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(history);
        var counts = CorrectedHistory.Of(history, objective.Name, maintenance ?? [], adjustments ?? []);
        var (from, to) = objective.Window.Calendar is { } calendar ? CalendarPeriods.Containing(calendar, at) : (at - objective.Window.Length, at);
        var use = BudgetUse.Of(objective, counts, from, at);
        var burns = Burns(objective, counts, at, use);
        return new ObjectiveStatus
        {
            Objective = objective,
            At = at,
            From = from,
            To = to,
            Use = use,
            SliInterval = Interval(objective.Budgeting, use),
            BudgetConsumed = BurnRate.Of(use.ErrorRatio, objective.Budget) * (objective.Window.Calendar is null ? 1 : (at - from) / (to - from)),
            Burns = burns,
            Forecast = BudgetForecaster.Of(objective, counts, from, to, at),
            Alerts = [.. objective.Alerts.Select(a => Condition(objective, a, burns))],
            NoData = IsAbsent(objective, history, at),
        };
    }

    /// <summary>Whether an alert's condition holds at a time, without the rest of the status.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="alert">One of its alerts.</param>
    /// <param name="history">Its counts, corrected (<see cref="CorrectedHistory"/>).</param>
    /// <param name="at">When.</param>
    public static AlertCondition Condition(ServiceLevelObjective objective, BurnRateAlert alert, ICountHistory history, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(alert);
        return Condition(objective, alert, [Burn(objective, history, at, alert.Long), Burn(objective, history, at, alert.Short)]);
    }

    private static AlertCondition Condition(ServiceLevelObjective objective, BurnRateAlert alert, IReadOnlyList<WindowBurn> burns)
    {
        var (whole, brief) = (burns.First(b => b.Window == alert.Long), burns.First(b => b.Window == alert.Short));
        var threshold = alert.Factor * objective.Budget;
        var isAbove = whole.Use.IsAbove(objective.Budgeting, threshold) && brief.Use.IsAbove(objective.Budgeting, threshold);
        var isSure = whole.Use.Events.Total >= alert.MinimumEvents && IsConfident(objective.Budgeting, alert, whole.Use, threshold);
        return new AlertCondition
        {
            Alert = alert,
            LongBurn = whole.Rate,
            ShortBurn = brief.Rate,
            LongEvents = whole.Use.Events.Total,
            Holds = isAbove && isSure,
            IsGuarded = isAbove && !isSure,
        };
    }

    private static bool IsConfident(BudgetingMethod method, BurnRateAlert alert, BudgetUse use, decimal threshold) =>
        alert.Confidence is not { } confidence || method == BudgetingMethod.RatioTimeslices
        || (use.Total > 0 && ErrorRatioBound.Lower((long)use.Bad, (long)use.Total, (double)confidence) > (double)threshold);

    private static WindowBurn[] Burns(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset at, BudgetUse use)
    {
        var windows = objective.Alerts.SelectMany(static a => new[] { a.Long, a.Short });
        if (objective.Window.Calendar is null)
            windows = windows.Append(objective.Window.Length);
        return [.. windows.Distinct().OrderDescending().Select(w => w == objective.Window.Length && objective.Window.Calendar is null
            ? new WindowBurn(w, BurnRate.Of(use.ErrorRatio, objective.Budget), use)
            : Burn(objective, history, at, w))];
    }

    private static WindowBurn Burn(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset at, TimeSpan window)
    {
        var use = BudgetUse.Of(objective, history, at - window, at);
        return new WindowBurn(window, BurnRate.Of(use.ErrorRatio, objective.Budget), use);
    }

    private static RealInterval? Interval(BudgetingMethod method, BudgetUse use) => use.Total == 0 || method == BudgetingMethod.RatioTimeslices
        ? null
        : Wilson.Interval((long)(use.Total - use.Bad), (long)use.Total);

    // Maintenance does not excuse that nothing is counted: counts as they came in, not as they are judged.
    private static bool IsAbsent(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset at)
    {
        var after = objective.AbsentAfter ?? objective.DefaultAbsentAfter;
        return after > TimeSpan.Zero && history.Sum(at - after, at).Total == 0;
    }
}
