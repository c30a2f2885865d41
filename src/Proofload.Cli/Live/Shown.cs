using System.Globalization;

namespace Proofload.Cli.Live;

/// <summary>Numbers as the live view shows them: three significant digits and a unit, so that columns stay narrow and steady.</summary>
internal static class Shown
{
    /// <summary>A measured time, given in seconds, for example <c>92.4 ms</c> or <c>1.61 s</c>.</summary>
    public static string Time(double seconds) => Math.Abs(seconds) switch
    {
        0 => "0 ms",
        < 0.0009995 => Digits(seconds * 1e6) + " µs",
        < 0.9995 => Digits(seconds * 1e3) + " ms",
        _ => Digits(seconds) + " s",
    };

    /// <summary>A position in the run, given in seconds, as <c>mm:ss</c> or <c>h:mm:ss</c>.</summary>
    public static string Position(double seconds)
    {
        var whole = (long)Math.Max(0, Math.Min(seconds, 1e9));
        return whole >= 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 60:00}:{whole % 60:00}");
    }

    /// <summary>A rate or another quantity, for example <c>49.8</c>, <c>2,310</c> or <c>1.25 M</c>.</summary>
    public static string Quantity(double value) => Math.Abs(value) switch
    {
        >= 9_999_500 => Digits(value / 1e6) + " M",
        >= 999.5 => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => Digits(value),
    };

    /// <summary>A count, for example <c>12,345</c>.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share, given from 0 to 1, for example <c>0.6 %</c>; never <c>0 %</c> for a share above 0.</summary>
    public static string Share(double share) => share switch
    {
        0 => "0 %",
        > 0 and < 0.0001 => "< 0.01 %",
        _ => Digits(share * 100) + " %",
    };

    /// <summary>Three significant digits without an exponent.</summary>
    public static string Digits(double value) => Math.Abs(value) switch
    {
        0 => "0",
        >= 99.95 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 9.995 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.9995 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00#", CultureInfo.InvariantCulture),
    };
}
