using System.Globalization;
using Proofload.Analysis.Cost;
using Proofload.Slo;

namespace Proofload.Reports.Objectives;

/// <summary>Words and numbers of objectives over time.</summary>
internal static class ObjectiveText
{
    private const int BarWidth = 8;

    /// <summary>A time to go or that has passed, two units at most: <c>3 d 4 h</c>, <c>12 min</c>, <c>52 s</c>.</summary>
    public static string Span(TimeSpan time)
    {
        var seconds = time.TotalSeconds;
        return seconds switch
        {
            < 0.0995 => Text(time.TotalMilliseconds, "0.#") + " ms",
            < 59.95 => Text(seconds, "0.#") + " s",
            < 3570 => Pair((long)Math.Round(seconds), 60, "min", "s", smallUpTo: 10),
            < 86_370 => Pair((long)Math.Round(seconds / 60), 60, "h", "min", smallUpTo: long.MaxValue),
            _ => Pair((long)Math.Round(seconds / 3600), 24, "d", "h", smallUpTo: 10),
        };
    }

    /// <summary>A length as it is written in a file: <c>1h</c>, <c>30d</c>.</summary>
    public static string Length(TimeSpan time) => Proofload.Slo.Files.SloScalars.FormatDuration(time);

    public static string Target(decimal target) => PriceScalars.Format(target * 100) + "%";

    public static string Window(ObjectiveWindow window) => window.Calendar is not { } calendar
        ? Length(window.Length)
        : (calendar.Count == 1 ? "" : calendar.Count.ToString(CultureInfo.InvariantCulture) + " × ") + calendar.Unit.ToString().ToLowerInvariant() + (calendar.TimeZone == "UTC" ? "" : ", " + calendar.TimeZone);

    /// <summary>The window without its time zone: <c>30d</c>, <c>a month</c>.</summary>
    public static string Brief(ObjectiveWindow window) => window.Calendar is not { } calendar
        ? Length(window.Length)
        : string.Create(CultureInfo.InvariantCulture, $"{(calendar.Count == 1 ? "a" : calendar.Count)} {calendar.Unit.ToString().ToLowerInvariant()}{(calendar.Count == 1 ? "" : "s")}");

    public static string Factor(decimal factor) => PriceScalars.Format(decimal.Round(factor, 2));

    public static string Alert(BurnRateAlert alert) => $"{alert.Severity} {Length(alert.Long)}/{Length(alert.Short)}";

    public static string Burn(double? rate) => rate is not { } r ? NumberFormat.Missing : r switch { 0 => "0", < 0.095 => Text(r, "0.00"), < 9.95 => Text(r, "0.0"), _ => Text(r, "#,0") };

    /// <summary>What is left as a bar and a percentage: <c>██████░░░░ 62%</c>; nothing left is an empty bar and a number below 0.</summary>
    public static string Bar(double? remaining)
    {
        if (remaining is not { } left)
            return NumberFormat.Missing;
        var full = (int)Math.Clamp(Math.Round(left * BarWidth), left > 0 ? 1 : 0, BarWidth);
        var percent = left * 100;
        var text = Math.Abs(percent) is >= 10 or 0 ? Text(percent, "#,0") : Text(percent, "0.0");
        return $"{new string('█', full)}{new string('░', BarWidth - full)} {text}%";
    }

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(at.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Pair(long small, int many, string big, string little, long smallUpTo)
    {
        var (whole, rest) = (small / many, small % many);
        return rest == 0 || whole >= smallUpTo
            ? string.Create(CultureInfo.InvariantCulture, $"{(whole >= smallUpTo && 2 * rest >= many ? whole + 1 : whole)} {big}")
            : whole == 0 ? string.Create(CultureInfo.InvariantCulture, $"{rest} {little}") : string.Create(CultureInfo.InvariantCulture, $"{whole} {big} {rest} {little}");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
