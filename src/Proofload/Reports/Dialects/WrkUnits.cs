using System.Globalization;

namespace Proofload.Reports.Dialects;

/// <summary>Numbers as wrk writes them: two decimals and a unit, the next unit from 85 % of it on.</summary>
internal static class WrkUnits
{
    private const double Early = 0.85;

    /// <summary>A duration.</summary>
    public static string Time(double ns)
    {
        var us = ns / 1000;
        return us >= 1_000_000 ? Scale(us / 1_000_000, 60, ["s", "m", "h"]) : Scale(us, 1000, ["us", "ms", "s"]);
    }

    /// <summary>Puts a number into a column: units stand beneath each other.</summary>
    public static string Column(string text, int width)
    {
        var pad = 2 - (char.IsLetter(text[^1]) ? 1 : 0) - (text.Length > 1 && char.IsLetter(text[^2]) ? 1 : 0);
        return text.PadLeft(width - pad) + new string(' ', pad);
    }

    private static string Scale(double value, double step, string[] units)
    {
        var unit = 0;
        for (; unit < units.Length - 1 && value >= step * Early; unit++)
        {
            value /= step;
        }

        return value.ToString("0.00", CultureInfo.InvariantCulture) + units[unit];
    }
}
