using Proofload.Cli.CommandLine;
using Proofload.Plans;

namespace Proofload.Cli.Planning;

/// <summary>
/// A distribution as one short text, in the form that the simulator reads too: <c>uniform:LOW,HIGH</c>, <c>normal:MEAN,STDDEV</c>,
/// <c>lognormal:MEDIAN,SIGMA</c> or <c>exponential:MEAN</c>, each with <c>min=</c> and <c>max=</c> behind it if wanted.
/// </summary>
internal static class DistributionText
{
    private static readonly Dictionary<string, (DistributionKind Kind, int Values)> Families = new(StringComparer.Ordinal)
    {
        ["uniform"] = (DistributionKind.Uniform, 2),
        ["normal"] = (DistributionKind.Normal, 2),
        ["lognormal"] = (DistributionKind.LogNormal, 2),
        ["exponential"] = (DistributionKind.Exponential, 1),
    };

    /// <summary>True when a text means a distribution and not a single value.</summary>
    public static bool IsOne(string? text) => text?.Contains(':', StringComparison.Ordinal) == true;

    /// <summary>Reads a distribution.</summary>
    /// <param name="flag">The flag, for messages.</param>
    /// <param name="text">The text.</param>
    /// <param name="isTime">True for times in seconds, false for counts.</param>
    /// <exception cref="CommandException">It is none; one line.</exception>
    public static Distribution Parse(string flag, string text, bool isTime)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = text[..colon].Trim();
        if (!Families.TryGetValue(name, out var family))
        {
            throw new CommandException($"{flag}: '{name}' is no family of distributions; {NearestName.Hint(name, Families.Keys)}");
        }

        var parts = text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries);
        var values = parts.Where(static p => !p.Contains('=', StringComparison.Ordinal)).ToList();
        if (values.Count != family.Values)
        {
            throw new CommandException($"{flag}: {name} takes {family.Values} value{(family.Values > 1 ? "s" : "")}; write for example {Example(name, isTime)}");
        }

        var distribution = new Distribution
        {
            Kind = family.Kind,
            A = Value(flag, values[0], isTime),
            B = values.Count < 2 ? 0 : Value(flag, values[1], isTime && family.Kind != DistributionKind.LogNormal),
        };
        return parts.Except(values).Aggregate(distribution, (d, bound) => Bounded(d, flag, bound, isTime));
    }

    private static Distribution Bounded(Distribution distribution, string flag, string text, bool isTime)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        var value = Value(flag, text[(at + 1)..], isTime);
        return text[..at].Trim() switch
        {
            "min" => distribution with { Min = value },
            "max" => distribution with { Max = value },
            var other => throw new CommandException($"{flag}: '{other}' is no bound of a distribution; allowed: min, max"),
        };
    }

    private static double Value(string flag, string text, bool isTime) =>
        (isTime ? Units.TryParseSeconds(text, out var value, out var problem) : Units.TryParseNumber(text, out value, out problem))
            ? value
            : throw new CommandException($"{flag}: {problem}");

    private static string Example(string name, bool isTime) => (name, isTime) switch
    {
        ("uniform", true) => "uniform:1s,5s",
        ("uniform", _) => "uniform:100,500",
        ("normal", true) => "normal:2s,500ms",
        ("normal", _) => "normal:512,128",
        ("lognormal", true) => "lognormal:2s,0.5",
        ("lognormal", _) => "lognormal:512,0.5",
        (_, true) => "exponential:2s",
        _ => "exponential:512",
    };
}
