using System.Globalization;
using System.Text.Json.Nodes;
using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Analysis.Cost;

/// <summary>The kinds of single values that price books have.</summary>
internal static class PriceScalars
{
    private const decimal Most = 1_000_000_000;

    /// <summary>An amount of money, exact.</summary>
    public static Codec<decimal> Amount { get; } = Decimal("an amount such as 1.006", static value => value is < 0 or > Most ? "must be from 0 to 1000000000" : null);

    /// <summary>A share such as 5% or 0.05, below 1.</summary>
    public static Codec<decimal> Share { get; } = new ScalarCodec<decimal>(
        "a share such as 5% or 0.05",
        TryParseShare,
        static value => new ScalarNode(Format(value), ScalarKind.Raw),
        static () => new JsonObject { ["type"] = new JsonArray("number", "string") },
        static value => value is < 0 or >= 1 ? "must be from 0% to below 100%" : null);

    /// <summary>A day.</summary>
    public static Codec<DateOnly> Date { get; } = new ScalarCodec<DateOnly>(
        "a date such as 2026-06-17",
        static (string text, out DateOnly value, out string problem) =>
        {
            problem = $"{Units.Quote(text)} is not a date; write for example 2026-06-17";
            return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
        },
        static value => new ScalarNode(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        static () => new JsonObject { ["type"] = "string", ["format"] = "date" });

    /// <summary>A currency.</summary>
    public static Codec<string> Currency { get; } = Scalars.Text(
        "a currency such as USD",
        static value => value.Length == 3 && value.All(char.IsAsciiLetterUpper) ? null : $"{Units.Quote(value)} is not a currency; write its three letters, for example USD or EUR");

    /// <summary>Exact decimal text of a number, also with an exponent.</summary>
    public static bool TryParse(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);

    /// <summary>The shortest exact text.</summary>
    public static string Format(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>5%</c> or <c>0.05</c>.</summary>
    public static bool TryParseShare(string text, out decimal value, out string problem)
    {
        problem = $"{Units.Quote(text)} is not a share; write for example 5% or 0.05";
        var percent = text.TrimEnd().EndsWith('%');
        if (!TryParse(percent ? text.TrimEnd()[..^1].Trim() : text, out value))
            return false;
        if (percent)
            value /= 100;
        return true;
    }

    private static ScalarCodec<decimal> Decimal(string what, Func<decimal, string?> check) => new(
        what,
        (string text, out decimal value, out string problem) =>
        {
            problem = $"{Units.Quote(text)} is not {what}; digits and a point, no currency sign";
            return TryParse(text, out value);
        },
        static value => new ScalarNode(Format(value), ScalarKind.Raw),
        static () => new JsonObject { ["type"] = "number", ["minimum"] = 0 },
        value => check(value) is { } problem ? $"{Format(value)} {problem}" : null);
}
