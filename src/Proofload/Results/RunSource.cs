namespace Proofload.Results;

/// <summary>Where an imported run comes from, and what its figures mean in the words of the tool that made them.</summary>
public sealed record RunSource
{
    /// <summary>Name of the tool, for example <c>k6</c>.</summary>
    public required string Tool { get; init; }

    /// <summary>Its version; null when the files do not say.</summary>
    public string? Version { get; init; }

    /// <summary>Names of the files, without folders.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Formats of the files, in the same order.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>Lines that could not be read and are in no figure.</summary>
    public long SkippedLines { get; init; }

    /// <summary>What the tool means by a metric, by metric id.</summary>
    public IReadOnlyDictionary<string, string> Definitions { get; init; } = new Dictionary<string, string>();

    /// <summary>What cannot be known from the files and why, by name.</summary>
    public IReadOnlyDictionary<string, string> Unknown { get; init; } = new Dictionary<string, string>();
}
