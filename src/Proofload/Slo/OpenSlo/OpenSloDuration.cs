using System.Globalization;

namespace Proofload.Slo.OpenSlo;

/// <summary>OpenSLO's durations: a whole number and one of m, h, d, w, M, Q, Y.</summary>
internal static class OpenSloDuration
{
    /// <summary>The exact text; null when there is none.</summary>
    public static string? Format(TimeSpan time)
    {
        foreach (var (unit, length) in new[] { ("d", TimeSpan.FromDays(1)), ("h", TimeSpan.FromHours(1)), ("m", TimeSpan.FromMinutes(1)) })
        {
            if (time >= length && time.Ticks % length.Ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / length.Ticks}{unit}");
        }

        return null;
    }

    /// <summary>The text of the next whole minute.</summary>
    public static string RoundUp(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (long)Math.Ceiling(time.TotalMinutes))}m");

    public static string Format(CalendarPeriod period) =>
        string.Create(CultureInfo.InvariantCulture, $"{period.Count}{period.Unit switch { CalendarUnit.Day => 'd', CalendarUnit.Week => 'w', CalendarUnit.Month => 'M', CalendarUnit.Quarter => 'Q', _ => 'Y' }}");

    /// <summary>Number and unit.</summary>
    public static bool TryParse(string text, out int number, out char unit)
    {
        (number, unit) = (0, text.Length > 0 ? text[^1] : ' ');
        return unit is 'm' or 'h' or 'd' or 'w' or 'M' or 'Q' or 'Y' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 1_000_000;
    }

    /// <summary>A length of time; months, quarters and years have their nominal days.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        if (!TryParse(text, out var number, out char unit))
            return false;
        var minutes = unit switch { 'm' => 1L, 'h' => 60, 'd' => 1440, 'w' => 7 * 1440, 'M' => 30 * 1440, 'Q' => 90 * 1440, _ => 365 * 1440 };
        if (number * minutes > 730L * 1440)
            return false;
        time = TimeSpan.FromMinutes(number * minutes);
        return true;
    }

    public static CalendarUnit? Unit(char unit) => unit switch
    {
        'd' => CalendarUnit.Day,
        'w' => CalendarUnit.Week,
        'M' => CalendarUnit.Month,
        'Q' => CalendarUnit.Quarter,
        'Y' => CalendarUnit.Year,
        _ => null,
    };
}
