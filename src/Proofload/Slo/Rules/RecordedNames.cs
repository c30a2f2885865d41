namespace Proofload.Slo.Rules;

/// <summary>Names of the series that the rules record and of the alerts. docs/prometheus.md says what they are.</summary>
public static class RecordedNames
{
    /// <summary>Events since the evaluation before.</summary>
    public const string EventsStep = "objective:proofload_events:step";

    /// <summary>Bad events since the evaluation before.</summary>
    public const string BadStep = "objective:proofload_bad:step";

    /// <summary>Good events since the evaluation before; only of levels.</summary>
    public const string GoodStep = "objective:proofload_good:step";

    /// <summary>Events since the evaluation before, without those of maintenance windows; only where there are such windows.</summary>
    public const string CountedEventsStep = "objective:proofload_events:counted_step";

    /// <summary>Bad events since the evaluation before, without those of maintenance windows.</summary>
    public const string CountedBadStep = "objective:proofload_bad:counted_step";

    /// <summary>Good events since the evaluation before, without those of maintenance windows; only of levels.</summary>
    public const string CountedGoodStep = "objective:proofload_good:counted_step";

    /// <summary>One sample for each slice: 1 when it was bad (or its error ratio).</summary>
    public const string SliceBad = "objective:proofload_slice_bad:step";

    /// <summary>Bad events or slices of the period of a calendar window, kept apart by period.</summary>
    public const string PeriodBad = "objective:proofload_period_bad:step";

    /// <summary>Events or slices of the period of a calendar window.</summary>
    public const string PeriodTotal = "objective:proofload_period_total:step";

    /// <summary>Events of a window.</summary>
    public const string Events = "objective:proofload_events:sum";

    /// <summary>Bad events, or slices, of a window.</summary>
    public const string Bad = "objective:proofload_bad:sum";

    /// <summary>Slices of a window; only with slices.</summary>
    public const string Slices = "objective:proofload_slices:sum";

    /// <summary>Error ratio of a window.</summary>
    public const string ErrorRatio = "objective:proofload_error_ratio:window";

    /// <summary>Burn rate of a window.</summary>
    public const string BurnRate = "objective:proofload_burn_rate:window";

    /// <summary>Share of good events (or slices) in the objective's window.</summary>
    public const string Sli = "objective:proofload_sli:ratio";

    /// <summary>The target.</summary>
    public const string Target = "objective:proofload_target:ratio";

    /// <summary>Share of the budget that is gone.</summary>
    public const string BudgetConsumed = "objective:proofload_budget_consumed:ratio";

    /// <summary>Share of the budget that is left.</summary>
    public const string BudgetRemaining = "objective:proofload_budget_remaining:ratio";

    /// <summary>The budget burns too fast.</summary>
    public const string BurnAlert = "ProofloadBudgetBurn";

    /// <summary>Nothing is counted.</summary>
    public const string NoDataAlert = "ProofloadNoData";

    /// <summary>A rule of ours cannot be evaluated.</summary>
    public const string FailingAlert = "ProofloadRulesFailing";

    /// <summary>Evaluations of our rules were left out.</summary>
    public const string MissedAlert = "ProofloadRulesMissed";

    /// <summary>The written-down periods of calendar windows end soon.</summary>
    public const string CalendarEndsAlert = "ProofloadCalendarEnds";
}
