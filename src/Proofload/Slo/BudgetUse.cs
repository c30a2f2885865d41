namespace Proofload.Slo;

/// <summary>What a span of time took from the budget: events, slices or sums of slices' ratios, as the objective counts.</summary>
/// <param name="Bad">What was bad: events, slices, or the sum of the slices' error ratios.</param>
/// <param name="Total">What there was: events, slices, or slices with events.</param>
/// <param name="Events">The events.</param>
/// <param name="Slices">Good and all slices; none without slices.</param>
/// <param name="EmptySlices">Slices without events.</param>
public readonly record struct BudgetUse(double Bad, double Total, EventCounts Events, EventCounts Slices, long EmptySlices)
{
    /// <summary>Share of the span that was bad, 0 to 1; null when there was nothing.</summary>
    public double? ErrorRatio => Total == 0 ? null : Bad / Total;

    /// <summary>What a span took, counted as the objective says.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="history">Its counts, corrected.</param>
    /// <param name="from">Begin, exclusive.</param>
    /// <param name="to">End, inclusive.</param>
    public static BudgetUse Of(ServiceLevelObjective objective, ICountHistory history, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(objective);
        ArgumentNullException.ThrowIfNull(history);
        var events = history.Sum(from, to);
        if (objective.Budgeting == BudgetingMethod.Occurrences || objective.Slice is not { } rule)
            return new BudgetUse(events.Bad, events.Total, events, default, 0);

        var (good, slices, empty, ratios) = (0L, 0L, 0L, 0.0);
        foreach (var slice in history.Buckets(from, to, rule.Length))
        {
            slices++;
            if (slice.Counts.Total == 0)
                empty++;
            if (IsGood(objective, rule, slice.Counts))
                good++;
            ratios += slice.Counts.ErrorRatio ?? 0;
        }

        return objective.Budgeting == BudgetingMethod.Timeslices
            ? new BudgetUse(slices - good, slices, events, new EventCounts(good, slices), empty)
            : new BudgetUse(ratios, slices - empty, events, new EventCounts(good, slices), empty);
    }

    /// <summary>True when the error ratio is above burn rate * budget, compared exactly as it is written.</summary>
    internal bool IsAbove(BudgetingMethod method, decimal threshold) =>
        method == BudgetingMethod.RatioTimeslices ? ErrorRatio > (double)threshold : Total > 0 && (decimal)Bad > threshold * (decimal)Total;

    private static bool IsGood(ServiceLevelObjective objective, SliceRule rule, EventCounts counts)
    {
        var indicator = objective.Indicator;
        if (indicator.Kind != IndicatorKind.Level)
            return counts.Total == 0 || counts.Good >= rule.Target * counts.Total;
        var rate = counts.Good / rule.Length.TotalSeconds;
        return (indicator.Inclusive && rate.Equals(indicator.Bound)) || (indicator.IsUpperBound ? rate < indicator.Bound : rate > indicator.Bound);
    }
}
