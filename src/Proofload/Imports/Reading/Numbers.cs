using System.Globalization;

namespace Proofload.Imports.Reading;

/// <summary>Numbers, durations and moments as tools write them. What is no finite number is null.</summary>
internal static class Numbers
{
    /// <summary>Largest count that is believed.</summary>
    public const long MostCounted = 1_000_000_000_000_000;

    /// <summary>Longest duration that is believed: a year, in seconds.</summary>
    private const double Year = 366 * 86_400d;

    /// <summary>A finite number.</summary>
    public static double? Parse(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    /// <summary>A count that can be: not negative, at most 10^15; null for anything else.</summary>
    public static long? Count(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= MostCounted ? value : null;

    /// <summary>A duration of some unit in nanoseconds; null when it is negative or absurdly long.</summary>
    /// <param name="value">The duration.</param>
    /// <param name="unitSeconds">Length of the unit in seconds.</param>
    public static long? Ns(double? value, double unitSeconds) =>
        value is { } v && v >= 0 && v * unitSeconds <= Year ? (long)Math.Round(v * unitSeconds * 1e9) : null;

    /// <summary>Unix time of any usual resolution in nanoseconds, told by its size; null when it is no time from 2001 to 2262.</summary>
    public static long? UnixNs(double? value) => value switch
    {
        >= 1e9 and < 9.2e9 => (long)Math.Round(value.Value * 1e9),
        >= 1e12 and < 1e13 => (long)Math.Round(value.Value * 1e6),
        >= 1e15 and < 1e16 => (long)Math.Round(value.Value * 1e3),
        >= 1e18 and < 9.2e18 => (long)value.Value,
        _ => null,
    };

    /// <summary>The same without the rounding of floating point.</summary>
    private static long? UnixNs(decimal value) => value switch
    {
        >= 1e9m and < 1e11m => Whole(value * 1e9m),
        >= 1e12m and < 1e13m => Whole(value * 1e6m),
        >= 1e15m and < 1e16m => Whole(value * 1e3m),
        >= 1e18m and < 9.2e18m => Whole(value),
        _ => null,
    };

    private static long? Whole(decimal ns) => ns < 9.2e18m ? (long)ns : null;

    /// <summary>A moment as RFC 3339 with up to nine decimals, or as Unix time, in Unix nanoseconds.</summary>
    public static long? MomentNs(string? text)
    {
        if (text is null)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return UnixNs(number);

        // DateTimeOffset has 100 ns and rounds: the decimals are read by hand.
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var decimals = dot < 0 ? 0 : text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9');
        if (decimals < 0)
            decimals = text.Length - dot - 1;
        var seconds = dot < 0 ? text : text.Remove(dot, decimals + 1);
        if (decimals > 9 || !DateTimeOffset.TryParse(seconds, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) || moment.Year is < 1970 or > 2261)
            return null;

        var fraction = dot < 0 || decimals == 0 ? 0 : long.Parse(text.AsSpan(dot + 1, decimals), NumberStyles.None, CultureInfo.InvariantCulture);
        for (var i = decimals; i < 9; i++)
            fraction *= 10;
        return ((moment - DateTimeOffset.UnixEpoch).Ticks * 100) + fraction;
    }

    /// <summary>Unix nanoseconds as a moment.</summary>
    public static DateTimeOffset Moment(long unixNs) => DateTimeOffset.UnixEpoch.AddTicks(unixNs / 100);

    /// <summary>A duration with its unit (<c>1.25ms</c>, <c>72.00us</c>, <c>1.00m</c>) in seconds; null when it is none.</summary>
    public static double? Duration(string text)
    {
        var split = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var unit = text.AsSpan(split) switch
        {
            "ns" => 1e-9,
            "us" or "µs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => double.NaN,
        };
        return Parse(text.AsSpan(0, split)) * unit is { } seconds && double.IsFinite(seconds) && seconds is >= 0 and <= Year ? seconds : null;
    }

    /// <summary>A size with its unit (<c>27.21MB</c>) in bytes; null when it is none.</summary>
    public static double? Bytes(string text)
    {
        var split = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        var unit = text.AsSpan(split) switch
        {
            "B" => 1d,
            "KB" => 1L << 10,
            "MB" => 1L << 20,
            "GB" => 1L << 30,
            "TB" => 1L << 40,
            _ => double.NaN,
        };
        return Parse(text.AsSpan(0, split)) * unit is { } bytes && double.IsFinite(bytes) && bytes >= 0 ? bytes : null;
    }
}
