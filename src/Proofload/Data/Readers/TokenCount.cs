using System.Globalization;

namespace Proofload.Data.Readers;

/// <summary>Token counts as data files write them.</summary>
internal static class TokenCount
{
    /// <summary>A count of at least 1; null for anything else (0 means unknown in recorded traces).</summary>
    public static int? Of(double number) => number is >= 1 and <= int.MaxValue ? (int)number : null;

    /// <summary>A count of at least 1 from its text; null for anything else.</summary>
    public static int? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Of(number) : null;
}
