namespace Proofload.Plans;

/// <summary>The tokenizers that a plan may name, without opening them.</summary>
public static class KnownTokenizers
{
    private const string Ranks = ".tiktoken";

    /// <summary>Names of the vocabularies that come with Proofload.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } = ["cl100k_base", "o200k_base"];

    /// <summary>Patterns that may stand behind the <c>@</c> of a rank file.</summary>
    public static IReadOnlyList<string> Patterns { get; } = ["gpt2", "cl100k_base", "qwen2", "o200k_base"];

    /// <summary>True when the name is one of <see cref="BuiltIn"/>, not a file.</summary>
    public static bool IsBuiltIn(string name) => BuiltIn.Contains(name);

    /// <summary>The file and the pattern of <c>file.tiktoken@pattern</c>; any other text is a file without a pattern.</summary>
    public static (string Path, string? Pattern) Split(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var at = name.LastIndexOf('@');
        return at >= 0 && name[..at].EndsWith(Ranks, StringComparison.OrdinalIgnoreCase) ? (name[..at], name[(at + 1)..]) : (name, null);
    }

    /// <summary>What is wrong with a name; null when it can be opened if its file is there.</summary>
    public static string? Problem(string name)
    {
        if (IsBuiltIn(name))
            return null;
        var (path, pattern) = Split(name);
        if (pattern is not null && !Patterns.Contains(pattern))
            return $"{Units.Quote(pattern)} is not a pattern; {NearestName.Hint(pattern, Patterns)}";
        if (path.EndsWith(Ranks, StringComparison.OrdinalIgnoreCase) || path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return null;
        return NearestName.Find(name, BuiltIn) is { } near
            ? $"{Units.Quote(name)} is not a tokenizer; did you mean '{near}'?"
            : $"{Units.Quote(name)} is not a tokenizer; allowed: {string.Join(", ", BuiltIn)}, a path to a tokenizer.json, or a .tiktoken file";
    }
}
