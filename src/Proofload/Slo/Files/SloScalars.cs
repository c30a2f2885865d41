using System.Globalization;
using System.Text.Json.Nodes;
using Proofload.Analysis.Cost;
using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Slo.Files;

/// <summary>The kinds of single values that objectives files have.</summary>
internal static class SloScalars
{
    /// <summary>Digits behind the point that a target may have: exact also where a number of a rule is a double.</summary>
    public const int MostDecimals = 12;

    private const string TimeExample = "write for example 2026-06-17T22:00:00Z or 2026-06-17T22:00:00+02:00";

    /// <summary>A share above 0 and below 1.</summary>
    public static Codec<decimal> Target { get; } = Share(static v => v is <= 0 or >= 1 ? "must be above 0% and below 100%" : Fine(v));

    /// <summary>A share from 0.5 to below 1.</summary>
    public static Codec<decimal> Confidence { get; } = Share(static v => v is <= 0.5m or >= 1 ? "must be above 50% and below 100%" : Fine(v));

    /// <summary>A share of a budget, also above 100 %.</summary>
    public static Codec<decimal> BudgetShare { get; } = Share(static v => v is < 0 or > 100 ? "must be from 0% to 10000%" : Fine(v));

    /// <summary>A burn rate.</summary>
    public static Codec<decimal> Factor { get; } = new ScalarCodec<decimal>(
        "a burn rate such as 14.4",
        static (string text, out decimal value, out string problem) =>
        {
            problem = $"{Units.Quote(text)} is not a burn rate; write for example 14.4";
            return PriceScalars.TryParse(text, out value);
        },
        static value => new ScalarNode(PriceScalars.Format(value), ScalarKind.Raw),
        static () => new JsonObject { ["type"] = "number", ["exclusiveMinimum"] = 0 },
        static value => value is <= 0 or > 1_000_000 ? $"{PriceScalars.Format(value)} must be above 0 and at most 1000000" : null);

    /// <summary>A whole number with a sign.</summary>
    public static Codec<long> Signed { get; } = new ScalarCodec<long>(
        "a whole number such as 120 or -5",
        static (string text, out long value, out string problem) =>
        {
            problem = $"{Units.Quote(text)} is not a whole number; write for example 120 or -5";
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        },
        static value => new ScalarNode(value.ToString(CultureInfo.InvariantCulture), ScalarKind.Raw),
        static () => new JsonObject { ["type"] = "integer" },
        static value => value is < -1_000_000_000_000 or > 1_000_000_000_000 ? "must be from -1000000000000 to 1000000000000" : null);

    /// <summary>A moment, with its zone.</summary>
    public static Codec<DateTimeOffset> Time { get; } = new ScalarCodec<DateTimeOffset>(
        "a time such as 2026-06-17T22:00:00Z",
        TryParseTime,
        static value => new ScalarNode(Format(value), ScalarKind.Plain),
        static () => new JsonObject { ["type"] = "string", ["format"] = "date-time" });

    /// <summary>A local time.</summary>
    public static Codec<DateTime> LocalTime { get; } = new ScalarCodec<DateTime>(
        "a local time such as 2026-01-15 00:00:00",
        static (string text, out DateTime value, out string problem) =>
        {
            problem = $"{Units.Quote(text)} is not a local time; write for example 2026-01-15 or 2026-01-15 06:00:00";
            return DateTime.TryParseExact(text, ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out value);
        },
        static value => new ScalarNode(value.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), ScalarKind.Plain),
        static () => new JsonObject { ["type"] = "string" },
        static value => value.Year is < 1900 or > 2200 ? "must lie in the years 1900 to 2200" : null);

    /// <summary>A duration; days are written as days.</summary>
    public static Codec<TimeSpan> Duration(TimeSpan min, TimeSpan max) => new ScalarCodec<TimeSpan>(
        "a duration such as 1h or 30d",
        Units.TryParseDuration,
        static value => new ScalarNode(FormatDuration(value)),
        static () => Scalars.Duration(default, default).Schema(),
        value => value < min || value > max ? $"{FormatDuration(value)} is out of range; must be from {FormatDuration(min)} to {FormatDuration(max)}" : null);

    /// <summary>A duration, whole days as days: <c>30d</c>, <c>1h</c>.</summary>
    public static string FormatDuration(TimeSpan value) => value >= TimeSpan.FromDays(1) && value.Ticks % TimeSpan.TicksPerDay == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / TimeSpan.TicksPerDay}d")
        : Units.FormatDuration(value);

    /// <summary>A share in percent: <c>99.9%</c>.</summary>
    public static string FormatShare(decimal value) => PriceScalars.Format(value * 100) + "%";

    /// <summary>A moment: <c>2026-06-17T22:00:00Z</c>.</summary>
    public static string Format(DateTimeOffset value) => value.Offset == TimeSpan.Zero
        ? value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)
        : value.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    /// <summary>Reads a moment; a text without zone is refused.</summary>
    public static bool TryParseTime(string text, out DateTimeOffset value, out string problem)
    {
        problem = $"{Units.Quote(text)} is not a time with its zone; {TimeExample}";
        var trimmed = text.Trim();
        var hasZone = trimmed.EndsWith('Z') || (trimmed.Length > 6 && trimmed[^6] is '+' or '-' && trimmed[^3] == ':');
        return DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.None, out value) && hasZone && value.Year is >= 1970 and <= 2200;
    }

    private static string? Fine(decimal value) => value.Scale > MostDecimals && decimal.Round(value, MostDecimals) != value ? $"has more than {MostDecimals} digits behind the point" : null;

    private static ScalarCodec<decimal> Share(Func<decimal, string?> check) => new(
        "a share such as 99.9% or 0.999",
        static (string text, out decimal value, out string problem) =>
        {
            if (!PriceScalars.TryParseShare(text, out value, out problem))
            {
                problem = $"{Units.Quote(text)} is not a share; write for example 99.9% or 0.999";
                return false;
            }

            if (value is > 1 and < 100 && !text.Contains('%', StringComparison.Ordinal))
            {
                problem = $"{Units.Quote(text)} is more than everything; did you mean {text.Trim()}%?";
                return false;
            }

            return true;
        },
        static value => new ScalarNode(FormatShare(value)),
        static () => new JsonObject { ["type"] = new JsonArray("number", "string") },
        value => check(value) is { } problem ? $"{FormatShare(value)} {problem}" : null);
}
