using Proofload.Sla.Contracts;
using Proofload.Sla.Counting;

namespace Proofload.Sla.Evaluating;

/// <summary>One local day of a commitment, as a part of the month's fraction.</summary>
/// <param name="Day">The day in the contract's time zone.</param>
/// <param name="Upper">Its part above the line: good requests, good slices, minutes up, or the sum of the intervals' shares.</param>
/// <param name="Lower">Its part below the line; 0 when nothing of it counts.</param>
/// <param name="Missing">Minutes of which nothing was recorded.</param>
/// <param name="FeltTotal">Requests of users.</param>
/// <param name="FeltBad">Requests that failed for users.</param>
public sealed record SlaDay(DateOnly Day, decimal Upper, decimal Lower, int Missing, long FeltTotal, long FeltBad)
{
    /// <summary>The day's own figure; null when nothing of it counts.</summary>
    public decimal? Figure => Lower == 0 ? null : Upper / Lower;
}

/// <summary>Cuts a commitment into local days whose fractions add up to that of the whole time.</summary>
internal static class DayFigures
{
    public static IReadOnlyList<SlaDay> Of(SlaCounts counts, Commitment what, IReadOnlyList<SlaInterval> intervals, TimeZoneInfo zone)
    {
        var days = new List<SlaDay>();
        var isDown = what.Method == SlaMethod.DownTime ? MethodFigures.DownMinutes(intervals, what) : [];
        var at = 0;
        foreach (var (day, from, to) in Days(counts.Grid, zone))
        {
            var (upper, lower) = (0m, 0m);
            for (; at < intervals.Count && intervals[at].From < to; at++)
            {
                var part = what.Method == SlaMethod.DownTime ? Minute(intervals[at], what, isDown[at]) : Part(intervals[at], what);
                upper += part.Upper;
                lower += part.Lower;
            }

            var (missing, total, bad) = Felt(counts, from, to);
            days.Add(new SlaDay(day, upper, lower, missing, total, bad));
        }

        return days;
    }

    /// <summary>The local days of a span, as instants.</summary>
    public static IEnumerable<(DateOnly Day, long From, long To)> Days(SlotGrid grid, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(new DateTime(grid.From, DateTimeKind.Utc), zone));
        for (var from = grid.From; from < grid.To; day = day.AddDays(1))
        {
            var to = Math.Min(grid.To, BillingMonth.Midnight(day.AddDays(1), zone).UtcTicks);
            if (to > from)
                yield return (day, from, to);
            from = Math.Max(from, to);
        }
    }

    private static (decimal Upper, decimal Lower) Minute(in SlaInterval minute, Commitment what, bool isDown) => minute.State switch
    {
        IntervalState.Removed => (0, 0),
        IntervalState.Missing when what.EmptyInterval == EmptyInterval.LeftOut => (0, 0),
        _ => (isDown ? 0 : 1, 1),
    };

    private static (decimal Upper, decimal Lower) Part(in SlaInterval interval, Commitment what)
    {
        if (what.Method is SlaMethod.RequestRatio or SlaMethod.Custom)
            return (interval.Counts.Counted - interval.Counts.CountedBad, interval.Counts.Counted);
        return interval.State switch
        {
            IntervalState.Counted => (what.Method == SlaMethod.IntervalMean ? interval.Ratio : MethodFigures.IsGood(interval, what) ? 1 : 0, 1),
            IntervalState.Empty or IntervalState.Missing when what.EmptyInterval != EmptyInterval.LeftOut => (what.EmptyInterval == EmptyInterval.Up ? 1 : 0, 1),
            _ => (0, 0),
        };
    }

    private static (int Missing, long Total, long Bad) Felt(SlaCounts counts, long from, long to)
    {
        var (missing, total, bad) = (0, 0L, 0L);
        var grid = counts.Grid;
        for (var slot = grid.Of(from); slot >= 0 && slot < grid.Count && grid.StartOf(slot) < to; slot++)
        {
            ref readonly var felt = ref counts.Felt[slot];
            total += felt.Total;
            bad += felt.Bad;
            missing += felt.IsSeen || counts.IsComplete ? 0 : (int)((grid.EndOf(slot) - grid.StartOf(slot)) / TimeSpan.TicksPerMinute);
        }

        return (missing, total, bad);
    }
}
