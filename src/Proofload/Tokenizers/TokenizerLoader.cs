using System.Globalization;
using Proofload.Plans;
using Proofload.Tokenizers.Bpe;
using Proofload.Tokenizers.HuggingFace;
using Proofload.Tokenizers.Splitting;
using Proofload.Tokenizers.Vocabularies;

namespace Proofload.Tokenizers;

/// <summary>Opens tokenizers by the names that plans and flags use. Nothing is downloaded.</summary>
public static class TokenizerLoader
{
    private const int LargestFile = 256 << 20;

    private static readonly Lazy<Tokenizer> Cl100k = new(static () => BuiltIn("cl100k_base"));
    private static readonly Lazy<Tokenizer> O200k = new(static () => BuiltIn("o200k_base"));

    /// <summary>Opens a tokenizer; the built-in ones are unpacked once, when first asked for.</summary>
    /// <param name="name">
    /// <c>cl100k_base</c>, <c>o200k_base</c>, a <c>tokenizer.json</c>, or a <c>.tiktoken</c> file, with <c>@pattern</c> behind it when its pattern
    /// cannot be told from its size.
    /// </param>
    /// <param name="folder">Folder that relative paths are taken from. Default the current one.</param>
    /// <exception cref="TokenizerException">Unknown name, missing or malformed file, or something in it that is not supported; one line.</exception>
    public static Tokenizer Open(string name, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(name);
        if (KnownTokenizers.Problem(name) is { } problem)
            throw new TokenizerException(problem);
        if (name == "cl100k_base")
            return Cl100k.Value;
        if (name == "o200k_base")
            return O200k.Value;
        var (path, pattern) = KnownTokenizers.Split(name);
        var bytes = ReadFile(Path.Combine(folder, path));
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
            ? TokenizerJson.Read(Path.GetFileName(path), bytes)
            : FromRanks(Path.GetFileName(path), bytes, pattern);
    }

    /// <summary>Makes a tokenizer of a rank file's bytes.</summary>
    internal static Tokenizer FromRanks(string name, ReadOnlySpan<byte> file, string? pattern)
    {
        var vocabulary = RankFile.Read(name, file);
        pattern ??= RankFile.PatternOf(vocabulary.Count) ?? throw new TokenizerException(
            $"{name}: a rank file does not say how text is split, and one of {vocabulary.Count.ToString("N0", CultureInfo.InvariantCulture)} tokens is not known; "
            + $"write {name}@PATTERN with one of {string.Join(", ", KnownPatterns.Names)}");
        return Ranked(name, vocabulary, pattern);
    }

    private static Tokenizer BuiltIn(string name) => Ranked(name, PackedVocabulary.Read(name), name);

    private static Tokenizer Ranked(string name, Vocabulary vocabulary, string pattern)
    {
        var options = new BpeOptions { IsByteLevel = true, TakesWholeTokens = true };
        var model = new BpeModel<RankMerges>(vocabulary, new RankMerges(vocabulary), options, 0);
        return new Tokenizer(name, string.Create(CultureInfo.InvariantCulture, $"ranks, {vocabulary.Count:N0} tokens, split as {pattern}"), KnownPatterns.ByName(pattern, model)!, vocabulary);
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            var size = new FileInfo(path).Length;
            return size <= LargestFile ? File.ReadAllBytes(path) : throw new TokenizerException($"{path}: {size >> 20} MiB is more than a tokenizer has, at most {LargestFile >> 20}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException(e is FileNotFoundException or DirectoryNotFoundException ? $"there is no file '{path}'" : $"{path} cannot be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
