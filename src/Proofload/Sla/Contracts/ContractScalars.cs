using System.Globalization;
using System.Text.Json.Nodes;
using Proofload.Analysis.Cost;
using Proofload.Plans;
using Proofload.Plans.Binding;

namespace Proofload.Sla.Contracts;

/// <summary>The kinds of single values that contracts have.</summary>
internal static class ContractScalars
{
    private static readonly string[] TimeForms = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"];

    /// <summary>A share from 0 to 1, exact, written as a percentage.</summary>
    public static Codec<decimal> Share { get; } = ShareOf(static v => v is < 0 or > 1 ? "must be from 0% to 100%" : null);

    /// <summary>A share that can be promised: above 0 and at most 1.</summary>
    public static Codec<decimal> Target { get; } = ShareOf(static v => v is <= 0 or > 1 ? "must be above 0% and at most 100%" : null);

    /// <summary>An amount of money.</summary>
    public static Codec<decimal> Amount => PriceScalars.Amount;

    /// <summary>A bound of speed: a duration for times, a plain number for rates.</summary>
    public static Codec<decimal> Bound { get; } = new ScalarCodec<decimal>(
        "a bound such as 800ms, or 40 for tokens a second",
        static (string text, out decimal value, out string problem) =>
        {
            problem = $"{Units.Quote(text)} is no bound; write for example 800ms, or 40 for tokens a second";
            if (PriceScalars.TryParse(text, out value))
                return true;
            var parsed = Units.TryParseDuration(text, out var time, out _);
            value = (decimal)time.Ticks / TimeSpan.TicksPerSecond;
            return parsed;
        },
        static value => new ScalarNode(PriceScalars.Format(value), ScalarKind.Raw),
        static () => new JsonObject { ["type"] = new JsonArray("number", "string") },
        static value => value is <= 0 or > 1_000_000_000 ? $"{PriceScalars.Format(value)} is out of range; must be above 0" : null);

    /// <summary>A factor.</summary>
    public static Codec<decimal> Factor { get; } = Number("a factor such as 2", static v => v is < 1 or > 100 ? "must be from 1 to 100" : null);

    /// <summary>A percentile.</summary>
    public static Codec<decimal> Percentile { get; } = Number("a percentile such as 50", static v => v is <= 0 or > 100 ? "must be above 0 and at most 100" : null);

    /// <summary>A time zone.</summary>
    public static Codec<string> TimeZone { get; } = Scalars.Text(
        "a time zone such as Europe/Berlin",
        static value => BillingMonth.ZoneOf(value) is not null ? null
            : NearestName.Find(value, TimeZoneInfo.GetSystemTimeZones().Select(static z => z.Id)) is { } near ? $"unknown time zone {Units.Quote(value)}; did you mean '{near}'?"
            : $"unknown time zone {Units.Quote(value)}; write an IANA name, for example UTC or Europe/Berlin");

    /// <summary>A date and time, with or without an offset.</summary>
    public static Codec<ContractTime> Time { get; } = new ScalarCodec<ContractTime>(
        "a time such as 2026-10-05T22:00 or 2026-10-05T22:00Z",
        static (string text, out ContractTime value, out string problem) =>
        {
            problem = $"{Units.Quote(text)} is not a time; write for example 2026-10-05T22:00 (in the contract's time zone) or 2026-10-05T22:00Z";
            return TryParseTime(text.Trim(), out value);
        },
        static value => new ScalarNode(Format(value)),
        static () => new JsonObject { ["type"] = "string" });

    /// <summary>A class of errors.</summary>
    public static Codec<string> ErrorClass { get; } = Scalars.Text("a class of errors such as 503, 5xx, timeout or *", static value => Events.ErrorClasses.Problem(value));

    // Shares that are refused are shown too, and a hundred times the largest number is none.
    private const decimal Most = 1e24m;

    public static string Percent(decimal share) => PriceScalars.Format(Math.Clamp(share, -Most, Most) * 100) + "%";

    public static string Format(ContractTime value)
    {
        var local = value.Local.ToString(value.Local.Second == 0 ? "yyyy-MM-ddTHH:mm" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return value.Offset is not { } offset ? local
            : offset == TimeSpan.Zero ? local + "Z"
            : local + (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
    }

    private static bool TryParseTime(string text, out ContractTime value)
    {
        value = default;
        TimeSpan? offset = null;
        if (text.EndsWith('Z'))
        {
            (text, offset) = (text[..^1], TimeSpan.Zero);
        }
        else if (text.Length > 16 && text[^6] is '+' or '-' && text[^3] == ':')
        {
            if (!TimeSpan.TryParseExact(text[^5..], @"hh\:mm", CultureInfo.InvariantCulture, out var parsed) || parsed > TimeSpan.FromHours(14))
                return false;
            (text, offset) = (text[..^6], text[^6] == '-' ? -parsed : parsed);
        }

        if (!DateTime.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 1970 or > 9990)
            return false;
        value = new ContractTime(local, offset);
        return true;
    }

    private static ScalarCodec<decimal> ShareOf(Func<decimal, string?> check) => new(
        "a share such as 99.9% or 0.999",
        PriceScalars.TryParseShare,
        static value => new ScalarNode(Percent(value), ScalarKind.Text),
        static () => new JsonObject { ["type"] = new JsonArray("number", "string") },
        value => check(value) is { } problem ? $"{Percent(value)} {problem}" : null);

    private static ScalarCodec<decimal> Number(string what, Func<decimal, string?> check) => new(
        what,
        (string text, out decimal value, out string problem) =>
        {
            problem = $"{Units.Quote(text)} is not {what}";
            return PriceScalars.TryParse(text, out value);
        },
        static value => new ScalarNode(PriceScalars.Format(value), ScalarKind.Raw),
        static () => new JsonObject { ["type"] = "number" },
        value => check(value) is { } problem ? $"{PriceScalars.Format(value)} {problem}" : null);
}
