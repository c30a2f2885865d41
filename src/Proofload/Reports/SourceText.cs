using Proofload.Results;

namespace Proofload.Reports;

/// <summary>Where an imported run comes from, in words.</summary>
internal static class SourceText
{
    /// <summary>Lines of a summary: the files, what the tool means by its figures, what is not known.</summary>
    public static IEnumerable<string> Lines(RunSource source)
    {
        yield return $"{Tool(source)} · {string.Join(", ", source.Files.Zip(source.Formats, static (file, format) => $"{file} ({format})"))}"
            + (source.SkippedLines > 0 ? $" · {NumberFormat.Count(source.SkippedLines)} lines could not be read" : "");
        foreach (var (metric, meaning) in source.Definitions)
            yield return $"{metric} is {meaning}";
        foreach (var (what, reason) in source.Unknown)
            yield return $"{what} n/a: {reason}";
    }

    /// <summary>The same as facts: name, value, meaning.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> Facts(RunSource source) =>
    [
        ("Imported from", Tool(source), string.Join(", ", source.Files)),
        .. source.Definitions.Select(static d => (d.Key, "", d.Value)),
        .. source.Unknown.Select(static u => (u.Key, NumberFormat.Missing, u.Value)),
    ];

    private static string Tool(RunSource source) => source.Version is { } version ? $"{source.Tool} {version}" : $"{source.Tool}, version not stated";
}
