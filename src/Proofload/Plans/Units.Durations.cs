using System.Globalization;

namespace Proofload.Plans;

/// <content>Durations.</content>
public static partial class Units
{
    private const decimal LongestSeconds = 100m * 365 * 86_400;

    private static readonly (string Name, decimal Seconds)[] TimeUnits =
        [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1), ("ms", 0.001m), ("us", 0.000_001m), ("ns", 0.000_000_001m)];

    /// <summary>
    /// Parses a duration in seconds: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>250us</c>, <c>80ns</c>, <c>2d</c>.
    /// A number without a unit is refused, but for 0. No sign; at most 100 years.
    /// </summary>
    public static bool TryParseSeconds(string text, out double seconds, out string problem)
    {
        var parsed = TryParseExact(text, out var exact, out problem);
        seconds = parsed ? ToDouble(exact) : 0;
        return parsed;
    }

    /// <summary>Parses a duration to whole ticks of 100 ns; refuses one that is not 0 but shorter.</summary>
    public static bool TryParseDuration(string text, out TimeSpan value, out string problem)
    {
        value = default;
        if (!TryParseExact(text, out var exact, out problem))
            return false;
        value = new TimeSpan((long)Math.Round(exact * TimeSpan.TicksPerSecond));
        if (value != default || exact == 0)
            return true;
        problem = $"{Quote(text)} is too short; the shortest duration here is 100ns";
        return false;
    }

    /// <summary>A duration, for example <c>1h30m</c>, <c>1.5s</c> or <c>250us</c>.</summary>
    public static string FormatDuration(TimeSpan value) => FormatExact((decimal)value.Ticks / TimeSpan.TicksPerSecond);

    /// <summary>A duration in seconds, for example <c>500ms</c>.</summary>
    public static string FormatSeconds(double seconds)
    {
        if (!TryExact(seconds, out var exact))
            return Number(seconds) + "s";
        var text = FormatExact(exact);
        return TryParseSeconds(text, out var back, out _) && back.Equals(seconds) ? text : Number(seconds) + "s";
    }

    private static bool TryParseExact(string text, out decimal seconds, out string problem)
    {
        seconds = 0;
        problem = "";
        var rest = text.Trim();
        if (rest == "0")
            return true;
        var lastUnit = -1;
        while (rest.Length > 0)
        {
            var (number, tail) = Split(rest);
            var unitLength = tail.TakeWhile(char.IsAsciiLetter).Count();
            var unit = tail[..unitLength];
            var index = Array.FindIndex(TimeUnits, u => u.Name == (unit == "min" ? "m" : unit));
            if (number is { } && unit.Length == 0 && tail.Length == 0 && lastUnit < 0)
            {
                problem = $"{Quote(text)} has no unit; write for example {rest}s or {rest}ms";
                return false;
            }

            if (number is not { } d || index <= lastUnit || d > LongestSeconds / TimeUnits[index].Seconds)
                return Refuse(text, out problem);
            seconds += d * TimeUnits[index].Seconds;
            lastUnit = index;
            rest = tail[unitLength..];
        }

        return (lastUnit >= 0 && seconds <= LongestSeconds) || Refuse(text, out problem);
    }

    private static bool Refuse(string text, out string problem)
    {
        problem = $"{Quote(text)} is not a duration; write for example 500ms, 30s or 1h30m";
        return false;
    }

    private static string FormatExact(decimal seconds)
    {
        if (seconds == 0)
            return "0s";
        if (seconds < 0)
            return "-" + FormatExact(-seconds);
        if (seconds >= 60 && seconds == decimal.Truncate(seconds))
        {
            var whole = (long)seconds;
            var parts = new[] { (whole / 3600, "h"), (whole / 60 % 60, "m"), (whole % 60, "s") };
            return string.Concat(parts.Where(p => p.Item1 > 0).Select(p => p.Item1.ToString(CultureInfo.InvariantCulture) + p.Item2));
        }

        var unit = seconds >= 1 ? TimeUnits[3] : seconds >= 0.001m ? TimeUnits[4] : seconds >= 0.000_001m ? TimeUnits[5] : TimeUnits[6];
        return Plain(seconds / unit.Seconds) + unit.Name;
    }
}
