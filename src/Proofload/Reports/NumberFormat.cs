using System.Globalization;

namespace Proofload.Reports;

/// <summary>
/// How numbers are shown, in every report and on the terminal: three significant digits (integer digits are never rounded away),
/// thousands separators, a unit that fits the size. Invariant culture. A missing value is <c>n/a</c>.
/// </summary>
public static class NumberFormat
{
    /// <summary>What stands for a value that does not exist.</summary>
    public const string Missing = "n/a";

    private static readonly (double Size, string Unit)[] TimeUnits =
        [(3600, "h"), (60, "min"), (1, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")];

    private static readonly (double Size, string Unit)[] ByteUnits = [(1L << 30, "GiB"), (1L << 20, "MiB"), (1L << 10, "KiB"), (1, "B")];

    /// <summary>A count: <c>12,345</c>.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count; <c>n/a</c> when unknown.</summary>
    public static string Count(long? value) => value is { } known ? Count(known) : Missing;

    /// <summary>A plain number: <c>12,345</c>, <c>123</c>, <c>12.3</c>, <c>1.23</c>, <c>0.0123</c>.</summary>
    public static string Number(double? value)
    {
        if (value is not { } v || !double.IsFinite(v))
            return Missing;

        if (v == 0)
            return "0";

        // Rounded first, so that 9.996 becomes 10.0 and not 10.00.
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(v)));
        var decimals = Math.Clamp(2 - magnitude, 0, 15);
        v = Math.Round(v, decimals, MidpointRounding.AwayFromZero);
        if (v != 0)
            decimals = Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(v)) + 1e-12), 0, 15);
        return v.ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture);
    }

    /// <summary>A duration in the unit that fits: <c>1.23 s</c>, <c>412 ms</c>, <c>85.0 µs</c>. From ten minutes on in minutes, from two hours on in hours.</summary>
    /// <param name="seconds">Seconds.</param>
    public static string Duration(double? seconds) => seconds is { } s && double.IsFinite(s) ? Number(s / TimeUnit(s).Size) + " " + TimeUnit(s).Unit : Missing;

    /// <summary>A rate: <c>12.3/s</c>.</summary>
    public static string Rate(double? perSecond) => perSecond is { } r && double.IsFinite(r) ? Number(r) + "/s" : Missing;

    /// <summary>A share as a percentage: <c>0.12%</c>. Near 100 % enough digits to see the rest: <c>99.97%</c>.</summary>
    /// <param name="share">0 to 1.</param>
    public static string Percent(double? share)
    {
        if (share is not { } s || !double.IsFinite(s))
            return Missing;

        var rest = 1 - s;
        if (rest is > 0 and <= 1e-9)
            return ">99.9999999%";

        if (rest is > 0 and < 0.05)
        {
            var decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(rest * 100)), 1, 7);
            return (s * 100).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture) + "%";
        }

        return s == 1 ? "100%" : Number(s * 100) + "%";
    }

    /// <summary>Bytes: <c>12.3 MiB</c>.</summary>
    public static string Bytes(double? bytes)
    {
        if (bytes is not { } b || !double.IsFinite(b))
            return Missing;

        var unit = Array.Find(ByteUnits, u => Math.Abs(b) >= u.Size);
        return unit.Unit is null ? Number(b) + " B" : Number(b / unit.Size) + " " + unit.Unit;
    }

    /// <summary>A value with its unit.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">As in results: <c>s</c>, <c>tokens</c>, <c>bytes</c>, <c>1</c> (a share), <c>1/s</c>, <c>tokens/s</c>; others are appended.</param>
    public static string Value(double? value, string unit) => unit switch
    {
        _ when value is not { } v || !double.IsFinite(v) => Missing,
        "s" => Duration(value),
        "1" or "share" or "ratio" => Percent(value),
        "1/s" or "/s" or "requests/s" => Rate(value),
        "bytes" => Bytes(value),
        "" => Number(value),
        _ => $"{Number(value)} {unit}",
    };

    /// <summary>An interval, in one unit: <c>[401, 433] ms</c>; an end that is not finite is <c>…</c>; null when both are missing.</summary>
    /// <param name="low">Low end.</param>
    /// <param name="high">High end.</param>
    /// <param name="unit">As in <see cref="Value"/>.</param>
    public static string? Interval(double? low, double? high, string unit)
    {
        if (low is null && high is null)
            return null;

        if (unit is "1" or "share" or "ratio")
            return $"[{(low is null ? "…" : Percent(low))}, {(high is null ? "…" : Percent(high))}]";

        var (size, symbol) = Scale(high ?? low, unit);
        return $"[{End(low, size)}, {End(high, size)}]{(symbol.Length > 0 && symbol[0] != '/' ? " " : "")}{symbol}";
    }

    /// <summary>The divisor and symbol of the unit that fits a value, so that a whole row or axis can share one.</summary>
    /// <param name="value">The value that sets the unit.</param>
    /// <param name="unit">As in <see cref="Value"/>.</param>
    public static (double Size, string Symbol) Scale(double? value, string unit) => unit switch
    {
        "s" => TimeUnit(value ?? 1),
        "1" or "share" or "ratio" => (0.01, "%"),
        "1/s" or "/s" or "requests/s" => (1, "/s"),
        "bytes" when value is { } b && Array.Find(ByteUnits, u => Math.Abs(b) >= u.Size) is { Unit: not null } found => found,
        "bytes" => (1, "B"),
        _ => (1, unit),
    };

    private static string End(double? value, double size) => value is null ? "…" : Number(value / size);

    private static (double Size, string Unit) TimeUnit(double seconds)
    {
        var s = Math.Abs(seconds);
        return s switch
        {
            >= 7200 => TimeUnits[0],
            >= 600 => TimeUnits[1],
            >= 0.9995 => TimeUnits[2],
            >= 0.9995e-3 or 0 => TimeUnits[3],
            >= 0.9995e-6 => TimeUnits[4],
            _ => TimeUnits[5],
        };
    }
}
