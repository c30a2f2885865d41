namespace Proofload.Tokenizers.Splitting;

/// <summary>Patterns that have a scanner of their own, which is many times faster than the general matcher and gives the same pieces.</summary>
internal static class KnownPatterns
{
    private static readonly (string Name, string Pattern, Func<ITextStage, ITextStage> Stage)[] All =
    [
        ("gpt2", Gpt2Scanner.Pattern, static next => new ScannerStage<Gpt2Scanner>(default, next)),
        ("cl100k_base", Cl100kScanner.Pattern, static next => new ScannerStage<Cl100kScanner>(new Cl100kScanner(3), next)),
        ("qwen2", Cl100kScanner.QwenPattern, static next => new ScannerStage<Cl100kScanner>(new Cl100kScanner(1), next)),
        ("o200k_base", O200kScanner.Pattern, static next => new ScannerStage<O200kScanner>(default, next)),
    ];

    /// <summary>Names of the patterns.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static p => p.Name)];

    /// <summary>A stage that splits as a pattern does; null when the name is not known.</summary>
    public static ITextStage? ByName(string name, ITextStage next) => Array.Find(All, p => p.Name == name).Stage?.Invoke(next);

    /// <summary>A stage for a pattern as it is written in files; null when it is not one of the known.</summary>
    public static ITextStage? ByPattern(string pattern, ITextStage next) => Array.Find(All, p => p.Pattern == pattern).Stage?.Invoke(next);
}
