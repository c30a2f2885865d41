using Proofload.Sla.Contracts;

namespace Proofload.Sla.Evaluating;

/// <summary>How intervals of which nothing is known are taken.</summary>
internal enum MissingAs
{
    /// <summary>As the contract says of empty ones.</summary>
    Contract = 0,

    /// <summary>All bad.</summary>
    Bad,

    /// <summary>All good.</summary>
    Good,
}

/// <summary>A figure as a fraction, so that a reader can recompute it.</summary>
/// <param name="Upper">Above the line.</param>
/// <param name="Lower">Below the line; 0 means that there is no figure.</param>
/// <param name="Empty">Of <paramref name="Lower"/> what is there only because an empty interval counts as up.</param>
internal readonly record struct Fraction(decimal Upper, decimal Lower, decimal Empty)
{
    public decimal? Value => Lower == 0 ? null : Upper / Lower;
}

/// <summary>The four ways of providers to make a figure of a month.</summary>
internal static class MethodFigures
{
    /// <summary>Mean over intervals of each one's share of good requests: sum of the shares over their number.</summary>
    public static Fraction IntervalMean(IReadOnlyList<SlaInterval> intervals, EmptyInterval empty, MissingAs missing) =>
        Sum(intervals, empty, missing, static i => i.Ratio);

    /// <summary>Share of slices that are good.</summary>
    public static Fraction GoodSlices(IReadOnlyList<SlaInterval> slices, Commitment what, MissingAs missing) =>
        Sum(slices, what.EmptyInterval, missing, s => IsGood(s, what) ? 1 : 0);

    /// <summary>
    /// True when a slice is good. The percentile by nearest rank is the value of rank k = ceil(p n / 100), so it meets an upper bound when at least k values
    /// do, and a lower bound when fewer than k miss it. No value has to be kept for that.
    /// </summary>
    public static bool IsGood(in SlaInterval slice, Commitment what)
    {
        var (n, missed) = (slice.Counts.Counted, slice.Counts.CountedBad);
        if (what.SliceTarget is { } share)
            return slice.Ratio >= share;
        if (what.Speed is not { } speed)
            return slice.Ratio >= what.Target;
        var rank = (long)Math.Max(1, Math.Ceiling(speed.Percentile * n / 100));
        return speed.IsUpperBound ? n - missed >= rank : missed < rank;
    }

    /// <summary>Share of minutes that are not down time.</summary>
    public static Fraction DownTime(IReadOnlyList<SlaInterval> minutes, Commitment what, MissingAs missing, out int down)
    {
        var (known, run, empty) = (0, 0, 0);
        down = 0;
        foreach (var minute in minutes)
        {
            var (counts, isOver) = Judge(minute, what, missing);
            known += counts ? 1 : 0;
            empty += counts && minute.State == IntervalState.Missing && missing == MissingAs.Contract && !isOver ? 1 : 0;
            if (isOver)
            {
                run++;
                continue;
            }

            down += run >= what.DownTime.Minutes ? run : 0;
            run = 0;
        }

        down += run >= what.DownTime.Minutes ? run : 0;
        return new Fraction(known - down, known, empty);
    }

    /// <summary>The minutes that are down time.</summary>
    public static bool[] DownMinutes(IReadOnlyList<SlaInterval> minutes, Commitment what)
    {
        var down = new bool[minutes.Count];
        for (var i = 0; i < minutes.Count;)
        {
            var end = i;
            while (end < minutes.Count && Judge(minutes[end], what, MissingAs.Contract).IsOver)
                end++;
            if (end - i >= what.DownTime.Minutes)
                down.AsSpan(i, end - i).Fill(true);
            i = Math.Max(end, i + 1);
        }

        return down;
    }

    /// <summary>Share of good requests. What is missing is taken to have had the mean number of requests of an interval that was recorded.</summary>
    public static Fraction RequestRatio(IReadOnlyList<SlaInterval> intervals, MissingAs missing)
    {
        var (good, counted) = (0L, 0L);
        var (seen, unseen) = (0, 0);
        foreach (var interval in intervals)
        {
            good += interval.Counts.Counted - interval.Counts.CountedBad;
            counted += interval.Counts.Counted;
            unseen += interval.State == IntervalState.Missing ? 1 : 0;
            seen += interval.State is IntervalState.Counted or IntervalState.Empty ? 1 : 0;
        }

        var guessed = missing == MissingAs.Contract || seen == 0 ? 0 : (decimal)counted / seen * unseen;
        return new Fraction(good + (missing == MissingAs.Good ? guessed : 0), counted + guessed, 0);
    }

    private static Fraction Sum(IReadOnlyList<SlaInterval> intervals, EmptyInterval empty, MissingAs missing, Func<SlaInterval, decimal> valueOf)
    {
        var (upper, lower, rests) = (0m, 0, 0);
        foreach (var interval in intervals)
        {
            if (interval.State == IntervalState.Counted)
            {
                upper += valueOf(interval);
                lower++;
                continue;
            }

            if (interval.State is IntervalState.Removed or IntervalState.Excluded)
                continue;
            var rule = interval.State == IntervalState.Empty || missing == MissingAs.Contract ? empty
                : missing == MissingAs.Good ? EmptyInterval.Up : EmptyInterval.Down;
            lower += rule == EmptyInterval.LeftOut ? 0 : 1;
            upper += rule == EmptyInterval.Up ? 1 : 0;
            rests += rule == EmptyInterval.Up ? 1 : 0;
        }

        return new Fraction(upper, lower, rests);
    }

    private static (bool Counts, bool IsOver) Judge(in SlaInterval minute, Commitment what, MissingAs missing) => minute.State switch
    {
        IntervalState.Counted => (true, minute.Counts.CountedBad > what.DownTime.ErrorRate * minute.Counts.Counted),
        IntervalState.Removed => (false, false),
        IntervalState.Missing when missing == MissingAs.Bad => (true, true),
        IntervalState.Missing when missing == MissingAs.Good => (true, false),
        IntervalState.Missing => (what.EmptyInterval != EmptyInterval.LeftOut, what.EmptyInterval == EmptyInterval.Down),

        // A minute without a request has no share of errors: it passes, and is not down.
        IntervalState.Empty => (true, what.EmptyInterval == EmptyInterval.Down),
        _ => (true, false),
    };
}
