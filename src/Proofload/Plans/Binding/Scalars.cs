using System.Globalization;
using System.Text.Json.Nodes;

namespace Proofload.Plans.Binding;

/// <summary>The kinds of single values that plans have.</summary>
internal static class Scalars
{
    public static Codec<bool> Bool { get; } = new ScalarCodec<bool>(
        "true or false",
        static (string text, out bool value, out string problem) =>
        {
            value = text == "true";
            problem = $"{Units.Quote(text)} is neither true nor false";
            return text is "true" or "false";
        },
        static value => new ScalarNode(value ? "true" : "false", ScalarKind.Raw),
        static () => new JsonObject { ["type"] = "boolean" });

    public static Codec<ulong> Seed { get; } = new ScalarCodec<ulong>(
        "a whole number",
        static (string text, out ulong value, out string problem) =>
        {
            problem = $"{Units.Quote(text)} is not a whole number from 0 to {ulong.MaxValue}";
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        },
        static value => new ScalarNode(value.ToString(CultureInfo.InvariantCulture), ScalarKind.Raw),
        static () => new JsonObject { ["type"] = "integer", ["minimum"] = 0 });

    /// <summary>Text; <paramref name="check"/> says what is wrong with one, null is fine.</summary>
    public static Codec<string> Text(string what, Func<string, string?>? check = null) => new ScalarCodec<string>(
        what,
        static (string text, out string value, out string problem) =>
        {
            (value, problem) = (text, "");
            return true;
        },
        static value => new ScalarNode(value, ScalarKind.Text),
        static () => new JsonObject { ["type"] = (JsonNode)new JsonArray("string", "number", "boolean") },
        check);

    /// <summary>Text that must not be empty.</summary>
    public static Codec<string> Filled(string what) => Text(what, value => value.Trim().Length == 0 ? $"must not be empty; give {what}" : null);

    /// <summary>Exactly this text.</summary>
    public static Codec<string> Only(string only) => new ScalarCodec<string>(
        only,
        (string text, out string value, out string problem) =>
        {
            (value, problem) = (text, $"{Units.Quote(text)} is not {only}");
            return text == only;
        },
        static value => new ScalarNode(value, ScalarKind.Text),
        () => new JsonObject { ["const"] = only });

    /// <summary>A whole number; <c>10k</c> and <c>1M</c> are understood.</summary>
    public static Codec<long> Count(long min, long max) => new ScalarCodec<long>(
        "a count such as 1000 or 10k",
        Units.TryParseCount,
        static value => new ScalarNode(Units.FormatCount(value), ScalarKind.Raw),
        () => Either("integer", "^[0-9.]+ *[kMG]?$", min, max),
        value => Range(value, min, max, Units.FormatCount));

    /// <summary>A whole number that fits an <c>int</c>.</summary>
    public static Codec<int> Int(int min, int max) => new ScalarCodec<int>(
        "a count such as 1000 or 10k",
        static (string text, out int value, out string problem) =>
        {
            var parsed = Units.TryParseCount(text, out var whole, out problem);
            value = (int)Math.Min(whole, int.MaxValue);
            if (parsed && whole > int.MaxValue)
                problem = $"{Units.Quote(text)} is too large";
            return parsed && whole <= int.MaxValue;
        },
        static value => new ScalarNode(Units.FormatCount(value), ScalarKind.Raw),
        () => Either("integer", "^[0-9.]+ *[kMG]?$", min, max),
        value => Range<long>(value, min, max, Units.FormatCount));

    /// <summary>A size in bytes.</summary>
    public static Codec<long> Size(long min, long max) => new ScalarCodec<long>(
        "a size such as 10MB",
        Units.TryParseSize,
        static value => new ScalarNode(Units.FormatSize(value)),
        () => Either("integer", "^[0-9.]+ *([kKMG]?B|[KMG]iB|[kMG])?$", min, max),
        value => Range(value, min, max, Units.FormatSize));

    /// <summary>A number.</summary>
    public static Codec<double> Number(double min, double max, bool above = false) => new ScalarCodec<double>(
        "a number",
        Units.TryParseNumber,
        static value => new ScalarNode(Units.FormatNumber(value), ScalarKind.Raw),
        () => Bounded(new JsonObject { ["type"] = "number" }, min, max, above),
        value => Range(value, min, max, Units.FormatNumber, above));

    /// <summary>A rate per second.</summary>
    public static Codec<double> Rate(double min, double max, bool above = false) => new ScalarCodec<double>(
        "a rate such as 50/s",
        Units.TryParseRate,
        static value => new ScalarNode(Units.FormatRate(value)),
        () => Either("number", "^[0-9.eE+-]+ *(/ *(s|sec|m|min|h))?$", min, max, above),
        value => Range(value, min, max, Units.FormatRate, above));

    /// <summary>A share, 0 to 1.</summary>
    public static Codec<double> Share(double min, double max, bool above = false) => new ScalarCodec<double>(
        "a share such as 0.1%",
        Units.TryParseShare,
        static value => new ScalarNode(Units.FormatShare(value)),
        () => Either("number", "^[0-9.]+ *%?$", min, max, above),
        value => Range(value, min, max, Units.FormatShare, above));

    /// <summary>A duration.</summary>
    public static Codec<TimeSpan> Duration(TimeSpan min, TimeSpan max, bool above = false) => new ScalarCodec<TimeSpan>(
        "a duration such as 500ms or 30s",
        Units.TryParseDuration,
        static value => new ScalarNode(Units.FormatDuration(value)),
        DurationSchema,
        value => Range(value, min, max, Units.FormatDuration, above));

    /// <summary>A duration in seconds.</summary>
    public static Codec<double> Seconds(double min, double max, bool above = false) => new ScalarCodec<double>(
        "a duration such as 500ms or 30s",
        Units.TryParseSeconds,
        static value => new ScalarNode(Units.FormatSeconds(value)),
        DurationSchema,
        value => Range(value, min, max, Units.FormatSeconds, above));

    /// <summary>One of several names.</summary>
    public static Codec<T> Choice<T>(string what, params (string Name, T Value)[] choices)
        where T : notnull
    {
        var names = choices.Select(c => c.Name).ToArray();
        return new ScalarCodec<T>(
            $"{what}: {string.Join(", ", names)}",
            (string text, out T value, out string problem) =>
            {
                var at = Array.IndexOf(names, text);
                value = choices[Math.Max(0, at)].Value;
                problem = at >= 0 ? "" : $"{Units.Quote(text)} is not {what}; {NearestName.Hint(text, names)}";
                return at >= 0;
            },
            value => new ScalarNode(choices.First(c => c.Value.Equals(value)).Name, ScalarKind.Text),
            () => new JsonObject { ["enum"] = new JsonArray([.. names.Select(n => (JsonNode)n)]) },
            value => choices.Any(c => c.Value.Equals(value)) ? null : $"'{value}' is not {what}; allowed: {string.Join(", ", names)}");
    }

    private static JsonObject DurationSchema() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["pattern"] = "^([0-9.]+ *(d|h|m|min|s|ms|us|ns) *)+$" },
            new JsonObject { ["const"] = 0 }),
    };

    private static JsonObject Either(string type, string pattern, double min, double max, bool above = false) => new()
    {
        ["anyOf"] = new JsonArray(
            Bounded(new JsonObject { ["type"] = type }, min, max, above),
            new JsonObject { ["type"] = "string", ["pattern"] = pattern }),
    };

    private static JsonObject Bounded(JsonObject schema, double min, double max, bool above)
    {
        if (min > double.MinValue)
            schema[above ? "exclusiveMinimum" : "minimum"] = min;
        if (max < double.MaxValue)
            schema["maximum"] = max;
        return schema;
    }

    private static string? Range<T>(T value, T min, T max, Func<T, string> format, bool above = false)
        where T : IComparable<T>
    {
        var tooLow = above ? value.CompareTo(min) <= 0 : value.CompareTo(min) < 0;
        if (!tooLow && value.CompareTo(max) <= 0 && value is not double.NaN)
            return null;
        return tooLow
            ? $"{format(value)} is out of range; must be {(above ? "above" : "at least")} {format(min)}"
            : $"{format(value)} is out of range; must be at most {format(max)}";
    }
}
