namespace Proofload.Tokenizers.Splitting;

/// <summary>The pattern of cl100k_base (GPT-3.5, GPT-4), which Llama 3 uses too; Qwen's differs in the longest run of numbers.</summary>
/// <param name="mostNumbers">Longest run of numbers in one piece.</param>
internal readonly struct Cl100kScanner(int mostNumbers) : IPieceScanner
{
    public const string Pattern = """(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+""";

    public const string QwenPattern = """(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+""";

    private const RuneClass Word = RuneClass.Letter | RuneClass.Number | RuneClass.Space;

    public int EndOf(ReadOnlySpan<byte> text, int start)
    {
        var contraction = Runs.EndOfContraction(text, start, ignoresCase: true);
        if (contraction > start)
            return contraction;
        var first = RuneReader.At(text, start, out var second);
        var kind = RuneClasses.Of(first);
        if ((kind & RuneClass.Letter) != 0)
            return Runs.EndOf(text, second, RuneClass.Letter);
        if ((kind & RuneClass.Number) != 0)
            return Runs.EndOfNumbers(text, start, mostNumbers);
        var next = second < text.Length ? RuneClasses.Of(RuneReader.At(text, second, out _)) : RuneClass.Space;
        if ((kind & RuneClass.NewLine) == 0 && (next & RuneClass.Letter) != 0)
            return Runs.EndOf(text, second, RuneClass.Letter);
        if ((kind & RuneClass.Space) == 0 || (first == ' ' && (next & Word) == 0))
            return Runs.EndOf(text, Runs.EndOfOthers(text, second, Word), RuneClass.NewLine);
        return Runs.EndOfSpace(text, start, endsLines: true);
    }
}
