namespace Proofload.Slo;

/// <summary>Over which time an objective's share is taken: the last so many days, or a calendar period in a time zone.</summary>
public sealed record ObjectiveWindow
{
    /// <summary>The last 30 days.</summary>
    public static ObjectiveWindow Default { get; } = new() { Length = TimeSpan.FromDays(30) };

    /// <summary>Length of a rolling window; of a calendar window its nominal length (month 30 d, quarter 90 d, year 365 d), with which burn rates are computed.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>The calendar period; null for a rolling window.</summary>
    public CalendarPeriod? Calendar { get; init; }
}

/// <summary>A calendar period.</summary>
public sealed record CalendarPeriod
{
    /// <summary>Day, week (from Monday), month, quarter or year.</summary>
    public required CalendarUnit Unit { get; init; }

    /// <summary>How many of them make a period, from 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>IANA name of the time zone whose midnight begins a period. Default: UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>A local time at which a period began; null: the natural begin of the unit.</summary>
    public DateTime? Start { get; init; }
}

/// <summary>Unit of a calendar period.</summary>
public enum CalendarUnit
{
    /// <summary>A day of 23 to 25 hours.</summary>
    Day = 0,

    /// <summary>A week, from Monday.</summary>
    Week,

    /// <summary>A month.</summary>
    Month,

    /// <summary>Three months.</summary>
    Quarter,

    /// <summary>A year.</summary>
    Year,
}
