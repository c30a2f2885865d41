using Proofload.Results;

namespace Proofload.Plans;

/// <summary>Names that a scenario in C# may give to metrics, counters and checks.</summary>
internal static class CustomNames
{
    private const int MostLength = 64;
    private static readonly string[] Statistics = ["p50", "p90", "p95", "p99", "p999", "mean", "max", "min", "median"];

    /// <summary>What is wrong with the name of a metric, or null. Names that are nearly a built-in one are refused, so that a mistyped objective stays a mistake.</summary>
    public static string? Problem(string name)
    {
        if (name.Length is 0 or > MostLength || !char.IsAsciiLetterLower(name[0]) || !name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            return $"{Units.Quote(name)} is not a name of a metric: 1 to {MostLength} lower-case letters, digits and _, a letter first";
        foreach (var known in Metrics.Ids)
        {
            if (name == known)
                return $"{Units.Quote(name)} is a metric that Proofload measures itself; take another name";
            if (NearestName.Distance(name, known) <= (known.Length >= 6 ? 2 : 1))
                return $"{Units.Quote(name)} is too near to the built-in metric '{known}'; take another name";
        }

        var cut = name.LastIndexOf('_');
        return cut > 0 && Statistics.Contains(name[(cut + 1)..]) && Metrics.Find(name[..cut]) is not null
            ? $"{Units.Quote(name)} looks like the statistic {name[(cut + 1)..]} of the built-in metric '{name[..cut]}'; take another name"
            : null;
    }

    /// <summary>What is wrong with the name of a check or counter, or null: it stands in objectives, so it holds no sign of their grammar.</summary>
    public static string? LabelProblem(string name) =>
        name.Length is 0 or > MostLength || name.Any(static c => char.IsControl(c) || c is '{' or '}' or ',' or '=') || char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[^1])
            ? $"{Units.Quote(name)} is not a name: 1 to {MostLength} characters without {{ }} , = and blanks at the ends"
            : null;

    /// <summary>What is wrong with a unit, or null.</summary>
    public static string? UnitProblem(string unit) =>
        unit.Length > 16 || unit.Any(static c => char.IsControl(c) || c is '|' or ',') ? $"{Units.Quote(unit)} is not a unit: at most 16 characters, for example words, s or bytes" : null;
}
