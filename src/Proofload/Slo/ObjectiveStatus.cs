using Proofload.Measurement.Statistics;

namespace Proofload.Slo;

/// <summary>How an objective stands at a time.</summary>
public sealed record ObjectiveStatus
{
    /// <summary>The objective.</summary>
    public required ServiceLevelObjective Objective { get; init; }

    /// <summary>When it was looked at.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Begin of the window, exclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the window: <see cref="At"/> of a rolling one, the end of the period of a calendar one.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>What the window took from the budget up to <see cref="At"/>.</summary>
    public required BudgetUse Use { get; init; }

    /// <summary>Share of good events (or slices) in the window, 0 to 1; null when there was nothing.</summary>
    public double? Sli => 1 - Use.ErrorRatio;

    /// <summary>
    /// 95 % interval of <see cref="Sli"/> (Wilson) as if events were independent; events of one overload are not, so it is the least uncertainty there is.
    /// Null without data and for ratio-timeslices.
    /// </summary>
    public required RealInterval? SliInterval { get; init; }

    /// <summary>True when the share is at least the target; null when there was nothing.</summary>
    public bool? IsMet => Use.ErrorRatio is null ? null : !Use.IsAbove(Objective.Budgeting, Objective.Budget);

    /// <summary>
    /// Share of the budget that is gone; above 1 when more than all of it is. Of a rolling window error ratio / budget; of a calendar window that times the share
    /// of the period that is over, as if the rest had as much traffic. Null when there was nothing.
    /// </summary>
    public required double? BudgetConsumed { get; init; }

    /// <summary>1 - <see cref="BudgetConsumed"/>; below 0 when the objective is missed.</summary>
    public double? BudgetRemaining => 1 - BudgetConsumed;

    /// <summary>Events (or slices) of the window that may be bad.</summary>
    public double BudgetTotal => (double)Objective.Budget * Use.Total;

    /// <summary>Burn rates over the objective's window and the windows of its alerts, longest first.</summary>
    public required IReadOnlyList<WindowBurn> Burns { get; init; }

    /// <summary>What becomes of the budget when things go on as now.</summary>
    public required BudgetForecast Forecast { get; init; }

    /// <summary>The alerts' conditions, in the objective's order.</summary>
    public required IReadOnlyList<AlertCondition> Alerts { get; init; }

    /// <summary>True when nothing was counted for <see cref="AbsentAfter"/>: an alert of its own, for no other alert can fire then.</summary>
    public required bool NoData { get; init; }

    /// <summary>The time without an event after which <see cref="NoData"/> is said; zero: never.</summary>
    public TimeSpan AbsentAfter => Objective.AbsentAfter ?? Objective.DefaultAbsentAfter;

    /// <summary>The last step of the policy that the consumed budget has reached; null when none.</summary>
    public BudgetPolicyStep? PolicyStep => BudgetConsumed is { } consumed ? Objective.Policy.LastOrDefault(s => (double)s.At <= consumed) : null;

    /// <summary>True when a step of the policy that was reached stops releases.</summary>
    public bool IsBlocking => BudgetConsumed is { } consumed && Objective.Policy.Any(s => s.Blocks && (double)s.At <= consumed);
}

/// <summary>The burn rate over a window.</summary>
/// <param name="Window">The window up to the time of the status.</param>
/// <param name="Rate">Error ratio / budget; null when there was nothing.</param>
/// <param name="Use">What the window took.</param>
public sealed record WindowBurn(TimeSpan Window, double? Rate, BudgetUse Use);

/// <summary>Whether an alert's condition holds at a time. <see cref="AlertStates"/> makes states of it.</summary>
public sealed record AlertCondition
{
    /// <summary>The alert.</summary>
    public required BurnRateAlert Alert { get; init; }

    /// <summary>Burn rate of the long window; null when there was nothing.</summary>
    public required double? LongBurn { get; init; }

    /// <summary>Burn rate of the short window; null when there was nothing.</summary>
    public required double? ShortBurn { get; init; }

    /// <summary>Events of the long window.</summary>
    public required long LongEvents { get; init; }

    /// <summary>True when both windows burn faster than the factor and no guard speaks against it.</summary>
    public required bool Holds { get; init; }

    /// <summary>True when both windows burn faster than the factor and only too few events, or too little confidence, keep it silent.</summary>
    public required bool IsGuarded { get; init; }
}
