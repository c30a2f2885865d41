using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;

namespace Proofload.Sla.Evaluating;

/// <summary>The figure of a formula of the contract's own.</summary>
internal static class CustomFigure
{
    public static Fraction Of(SlaCounts counts, CommitmentCounter counter, IReadOnlyList<SlaInterval> intervals, MissingAs missing)
    {
        var what = counter.What;
        var ratio = MethodFigures.RequestRatio(intervals, missing);
        if (ratio.Lower == 0)
            return default;
        var sum = default(SlotCounts);
        foreach (var interval in intervals)
            sum.Add(interval.Counts);
        var mean = MethodFigures.IntervalMean(intervals, what.EmptyInterval, missing);
        var slices = MethodFigures.GoodSlices(intervals, what, missing);
        var value = Formula.Evaluate(what.Formula, name => name switch
        {
            "total" => Felt(counts).Total,
            "felt_bad" => Felt(counts).Bad,
            "valid" => ratio.Lower,
            "good" => ratio.Upper,
            "bad" => ratio.Lower - ratio.Upper,
            "excluded" => sum.Excluded,
            "minutes" => Minutes(counts, counter, missing).Known,
            "down_minutes" => Minutes(counts, counter, missing).Down,
            "intervals" => slices.Lower,
            "good_intervals" => slices.Upper,
            _ => mean.Value ?? 0,
        });
        return value is { } known ? new Fraction(Math.Clamp(known, 0, 1), 1, 0) : default;
    }

    private static (decimal Known, decimal Down) Minutes(SlaCounts counts, CommitmentCounter counter, MissingAs missing)
    {
        if (IntervalSplit.Of(counts, counter, TimeSpan.FromMinutes(1)) is not { } minutes)
            throw new DivideByZeroException();
        var figure = MethodFigures.DownTime(minutes, counter.What, missing, out var down);
        return (figure.Lower, down);
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
