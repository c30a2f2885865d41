using System.Globalization;
using Proofload.Plans;

namespace Proofload.Sla.Contracts;

/// <summary>A month of a contract as instants: from midnight to midnight in its time zone, shortened where the contract begins or ends within it.</summary>
/// <param name="Year">Year.</param>
/// <param name="Month">Month, 1 to 12.</param>
/// <param name="From">Begin, inclusive.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="Zone">The contract's time zone.</param>
/// <param name="IsPartial">True when the contract does not hold in all of the month.</param>
public sealed record BillingMonth(int Year, int Month, DateTimeOffset From, DateTimeOffset To, TimeZoneInfo Zone, bool IsPartial)
{
    /// <summary>Length: 28 to 31 days, an hour less or more where clocks are changed.</summary>
    public TimeSpan Length => To - From;

    /// <summary>As it is asked for: <c>2026-10</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");

    /// <summary>The month of a contract.</summary>
    /// <param name="term">The contract's calendar.</param>
    /// <param name="year">Year, 1 to 9998.</param>
    /// <param name="month">Month, 1 to 12.</param>
    /// <exception cref="PlanException">The contract does not hold in that month; one line.</exception>
    public static BillingMonth Of(ContractTerm term, int year, int month)
    {
        ArgumentNullException.ThrowIfNull(term);
        var zone = ZoneOf(term.TimeZone) ?? throw new PlanException($"unknown time zone {Units.Quote(term.TimeZone)}");
        var first = new DateOnly(year, month, 1);
        var (from, to) = (first, first.AddMonths(1));
        if (term.Starts is { } starts && starts > from)
            from = starts;
        if (term.Ends is { } ends && ends.AddDays(1) < to)
            to = ends.AddDays(1);
        if (from >= to)
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"the contract does not hold in {year:0000}-{month:00}; it holds {(term.Starts is { } s ? $"from {s:yyyy-MM-dd}" : "")}{(term.Ends is { } e ? $" until {e:yyyy-MM-dd}" : "")}").Replace("holds  ", "holds ", StringComparison.Ordinal));
        return new BillingMonth(year, month, Midnight(from, zone), Midnight(to, zone), zone, from != first || to != first.AddMonths(1));
    }

    /// <summary>Reads <c>2026-10</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="year">Year.</param>
    /// <param name="month">Month, 1 to 12.</param>
    public static bool TryParse(string text, out int year, out int month)
    {
        var parsed = DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year < 9999;
        (year, month) = (first.Year, first.Month);
        return parsed;
    }

    /// <summary>The zone of an IANA name; null when there is none.</summary>
    /// <param name="name">IANA name.</param>
    public static TimeZoneInfo? ZoneOf(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>The instant of a local time; where clocks skip it the first one after, where they show it twice the earlier one.</summary>
    internal static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
        {
            // Clocks jump forward: the offset before the jump gives the same instant as the first time after it plus what was skipped.
            var before = zone.GetUtcOffset(local.AddHours(-3));
            var after = zone.GetUtcOffset(local.AddHours(3));
            var skipped = local;
            while (zone.IsInvalidTime(skipped))
                skipped = skipped.AddMinutes(1);
            return new DateTimeOffset(skipped, after > before ? after : zone.GetUtcOffset(skipped));
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return At(local, offset);
    }

    /// <summary>The instant of a time with its offset; the first or last there is where it lies before the year 1 or behind 9999.</summary>
    internal static DateTimeOffset At(DateTime local, TimeSpan offset) =>
        local.Ticks - offset.Ticks < DateTime.MinValue.Ticks ? DateTimeOffset.MinValue
        : local.Ticks - offset.Ticks > DateTime.MaxValue.Ticks ? DateTimeOffset.MaxValue
        : new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset);

    /// <summary>The begin of a day.</summary>
    internal static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone) => Instant(day.ToDateTime(TimeOnly.MinValue), zone);
}
