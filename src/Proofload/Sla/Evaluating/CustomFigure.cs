using Proofload.Sla.Counting;

namespace Proofload.Sla.Evaluating;

/// <summary>The figure of a formula of the contract's own.</summary>
internal static class CustomFigure
{
    public static Fraction Of(SlaCounts counts, CommitmentCounter counter, IReadOnlyList<SlaInterval> intervals, MissingAs missing) =>
        Variables(counts, counter, intervals, missing) is { } variables && Formula.Evaluate(counter.What.Formula, name => variables[name]) is { } value
            ? new Fraction(Math.Clamp(value, 0, 1), 1, 0)
            : default;

    /// <summary>What each name means in this month; null when no request counts.</summary>
    public static IReadOnlyDictionary<string, decimal>? Variables(SlaCounts counts, CommitmentCounter counter, IReadOnlyList<SlaInterval> intervals, MissingAs missing)
    {
        var what = counter.What;
        var ratio = MethodFigures.RequestRatio(intervals, missing);
        if (ratio.Lower == 0)
            return null;
        var sum = default(SlotCounts);
        foreach (var interval in intervals)
            sum.Add(interval.Counts);
        var slices = MethodFigures.GoodSlices(intervals, what, missing);
        var (total, feltBad) = Felt(counts);
        var values = new Dictionary<string, decimal>(StringComparer.Ordinal)
        {
            ["total"] = total,
            ["felt_bad"] = feltBad,
            ["valid"] = ratio.Lower,
            ["good"] = ratio.Upper,
            ["bad"] = ratio.Lower - ratio.Upper,
            ["excluded"] = sum.Excluded,
            ["intervals"] = slices.Lower,
            ["good_intervals"] = slices.Upper,
            ["interval_mean"] = MethodFigures.IntervalMean(intervals, what.EmptyInterval, missing).Value ?? 0,
            ["minutes"] = 0,
            ["down_minutes"] = 0,
        };
        if (IntervalSplit.Of(counts, counter, TimeSpan.FromMinutes(1)) is { } minutes)
        {
            // Too coarse rows leave both at 0, so that a formula that divides by them has no result.
            values["minutes"] = MethodFigures.DownTime(minutes, what, missing, out var down).Lower;
            values["down_minutes"] = down;
        }

        return values;
    }

    private static (long Total, long Bad) Felt(SlaCounts counts)
    {
        var (total, bad) = (0L, 0L);
        foreach (ref readonly var slot in counts.Felt)
        {
            total += slot.Total;
            bad += slot.Bad;
        }

        return (total, bad);
    }
}
