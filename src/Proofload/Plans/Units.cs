using System.Globalization;

namespace Proofload.Plans;

/// <summary>
/// Quantities as people write them in plans, flags and objectives. Every <c>TryParse</c> gives either a value or a one-line problem
/// that says what to write instead; every <c>Format</c> gives text that parses to the same value.
/// </summary>
public static partial class Units
{
    private const string NumberExample = "write for example 10 or 0.5";

    /// <summary>Parses a count: <c>1000</c>, <c>10k</c> (thousand), <c>1M</c> (million), <c>2G</c>; whole, 0 or more.</summary>
    public static bool TryParseCount(string text, out long value, out string problem)
    {
        problem = $"{Quote(text)} is not a count; write for example 1000, 10k or 1M";
        return TryScaled(text, static unit => unit switch { "" => 1, "k" => 1_000, "M" => 1_000_000, "G" => 1_000_000_000, _ => null }, out value, ref problem);
    }

    /// <summary>Parses a size in bytes: <c>512</c>, <c>10MB</c> (powers of 1000), <c>64KiB</c> (powers of 1024); whole, 0 or more.</summary>
    public static bool TryParseSize(string text, out long value, out string problem)
    {
        problem = $"{Quote(text)} is not a size; write for example 512, 10MB or 64KiB";
        return TryScaled(text, SizeUnit, out value, ref problem);
    }

    /// <summary>Parses a share, 0 to 1 or 0 % to 100 %: <c>0.1%</c>, <c>0.001</c>.</summary>
    public static bool TryParseShare(string text, out double value, out string problem)
    {
        problem = $"{Quote(text)} is not a share; write for example 0.1% or 0.001";
        value = 0;
        var (number, unit) = Split(text);
        if (number is not { } d || unit is not ("" or "%"))
            return false;
        var share = unit == "%" ? d / 100 : d;
        if (share > 1)
        {
            problem = $"{Quote(text)} is not a share: more than everything; write 0% to 100%, or 0 to 1";
            return false;
        }

        value = ToDouble(share);
        problem = "";
        return true;
    }

    /// <summary>Parses a rate per second: <c>50/s</c>, <c>3000/min</c>, <c>100/h</c>, or a plain number per second; 0 or more.</summary>
    public static bool TryParseRate(string text, out double value, out string problem)
    {
        problem = $"{Quote(text)} is not a rate; write for example 50/s or 3000/min";
        value = 0;
        var slash = text.IndexOf('/');
        var unit = slash < 0 ? "s" : text[(slash + 1)..].Trim();
        var perSecond = unit switch { "s" or "sec" => 1.0, "m" or "min" => 60.0, "h" => 3600.0, _ => 0.0 };
        if (perSecond == 0 || !TryNumber(slash < 0 ? text : text[..slash], out var number) || number < 0)
            return false;
        value = number / perSecond;
        return true;
    }

    /// <summary>Parses a finite number: <c>0.5</c>, <c>-2</c>, <c>1e3</c>.</summary>
    public static bool TryParseNumber(string text, out double value, out string problem)
    {
        problem = $"{Quote(text)} is not a number; {NumberExample}";
        return TryNumber(text, out value);
    }

    /// <summary>A rate, for example <c>50/s</c>; per minute or hour when that is the shorter exact text.</summary>
    public static string FormatRate(double perSecond)
    {
        foreach (var (unit, seconds) in new[] { ("s", 1.0), ("min", 60.0), ("h", 3600.0) })
        {
            var text = Number(perSecond * seconds);
            if (text.Length <= 7 && TryNumber(text, out var back) && (back / seconds).Equals(perSecond))
                return $"{text}/{unit}";
        }

        return Number(perSecond) + "/s";
    }

    /// <summary>A share, for example <c>0.1%</c>.</summary>
    public static string FormatShare(double share)
    {
        if (!TryExact(share, out var exact) || exact > 1000)
            return Number(share);
        var text = Plain(exact * 100) + "%";
        return TryParseShare(text, out var back, out _) && back.Equals(share) ? text : Number(share);
    }

    /// <summary>A size, for example <c>10MB</c> or <c>64KiB</c>.</summary>
    public static string FormatSize(long bytes)
    {
        foreach (var unit in new[] { "GiB", "GB", "MiB", "MB", "KiB", "kB" })
        {
            var factor = SizeUnit(unit)!.Value;
            if (bytes >= factor && bytes % factor == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / factor}{unit}");
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A count, for example <c>1000</c>.</summary>
    public static string FormatCount(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest text that parses to the same number.</summary>
    public static string FormatNumber(double value) => Number(value);

    /// <summary>Text of the user inside quotes, on one line, cut when it is long.</summary>
    internal static string Quote(string text, int longest = 60)
    {
        var cut = text.Length > longest ? text[..(longest - 3)] + "..." : text;
        return "'" + string.Concat(cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '?' : c)) + "'";
    }

    private static long? SizeUnit(string unit) => unit switch
    {
        "" or "B" => 1,
        "kB" or "KB" or "k" => 1_000,
        "MB" or "M" => 1_000_000,
        "GB" or "G" => 1_000_000_000,
        "KiB" => 1L << 10,
        "MiB" => 1L << 20,
        "GiB" => 1L << 30,
        _ => null,
    };

    private static bool TryScaled(string text, Func<string, long?> factorOf, out long value, ref string problem)
    {
        value = 0;
        var (number, unit) = Split(text);
        if (number is not { } d || factorOf(unit) is not { } factor)
            return false;
        if (d > 1_000_000_000_000_000m / factor)
        {
            problem = $"{Quote(text)} is too large";
            return false;
        }

        d *= factor;
        if (d != decimal.Truncate(d))
        {
            problem = $"{Quote(text)} is not a whole number";
            return false;
        }

        value = (long)d;
        return true;
    }

    /// <summary>Leading unsigned decimal number and the unit after it, blanks between them allowed.</summary>
    private static (decimal? Number, string Unit) Split(string text)
    {
        var trimmed = text.Trim();
        var end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] == '.'))
            end++;
        return decimal.TryParse(trimmed.AsSpan(0, end), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? (number, trimmed[end..].TrimStart())
            : (null, "");
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static bool TryExact(double value, out decimal exact)
    {
        exact = 0;
        return double.IsFinite(value) && value is >= 0 and < 1e15
            && decimal.TryParse(Number(value), NumberStyles.Float, CultureInfo.InvariantCulture, out exact)
            && ToDouble(exact).Equals(value);
    }

    // Through text: the direct conversion from decimal is not correctly rounded.
    private static double ToDouble(decimal value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Plain(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
