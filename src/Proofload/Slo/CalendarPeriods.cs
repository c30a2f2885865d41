namespace Proofload.Slo;

/// <summary>Where calendar periods begin and end, with the days of 23 and 25 hours that their time zone has.</summary>
public static class CalendarPeriods
{
    /// <summary>The period that contains a time. Periods are open at their begin and closed at their end: at midnight the period that ends then.</summary>
    /// <param name="period">The kind of period.</param>
    /// <param name="at">The time.</param>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone.</exception>
    public static (DateTimeOffset From, DateTimeOffset To) Containing(CalendarPeriod period, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(period);
        ArgumentOutOfRangeException.ThrowIfLessThan(period.Count, 1, nameof(period));
        var zone = TimeZoneInfo.FindSystemTimeZoneById(period.TimeZone);
        var anchor = period.Start ?? NaturalStart(period.Unit);
        var index = (long)Math.Floor((at.UtcDateTime - anchor).TotalDays / (NominalDays(period.Unit) * period.Count));

        // Months differ in length: from the guess it is a step or two.
        while (Begin(period, anchor, index, zone) >= at)
            index--;
        while (Begin(period, anchor, index + 1, zone) < at)
            index++;
        return (Begin(period, anchor, index, zone), Begin(period, anchor, index + 1, zone));
    }

    /// <summary>Nominal length of a period: month 30 d, quarter 90 d, year 365 d.</summary>
    public static TimeSpan NominalLength(CalendarUnit unit, int count) => TimeSpan.FromDays((double)NominalDays(unit) * count);

    /// <summary>The instant at which a local clock shows a time: the first one where it shows it twice, the end of the gap where it never does.</summary>
    internal static DateTimeOffset ToInstant(DateTime local, TimeZoneInfo zone)
    {
        var time = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(time))
            time = time.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
        return new DateTimeOffset(time, offset).ToUniversalTime();
    }

    private static DateTimeOffset Begin(CalendarPeriod period, DateTime anchor, long index, TimeZoneInfo zone)
    {
        var steps = checked((int)(index * period.Count));
        var local = period.Unit switch
        {
            CalendarUnit.Day => anchor.AddDays(steps),
            CalendarUnit.Week => anchor.AddDays(7.0 * steps),
            CalendarUnit.Month => anchor.AddMonths(steps),
            CalendarUnit.Quarter => anchor.AddMonths(3 * steps),
            _ => anchor.AddMonths(12 * steps),
        };
        return ToInstant(local, zone);
    }

    // The first Monday after 1970 began, for weeks.
    private static DateTime NaturalStart(CalendarUnit unit) => unit == CalendarUnit.Week ? new(1970, 1, 5) : new(1970, 1, 1);

    private static int NominalDays(CalendarUnit unit) => unit switch
    {
        CalendarUnit.Day => 1,
        CalendarUnit.Week => 7,
        CalendarUnit.Month => 30,
        CalendarUnit.Quarter => 90,
        _ => 365,
    };
}
