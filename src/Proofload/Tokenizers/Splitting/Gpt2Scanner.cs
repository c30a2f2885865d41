namespace Proofload.Tokenizers.Splitting;

/// <summary>The pattern of GPT-2 and GPT-3 (r50k, p50k), which the step ByteLevel of tokenizer.json files has too.</summary>
internal readonly struct Gpt2Scanner : IPieceScanner
{
    public const string Pattern = """'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+""";

    public int EndOf(ReadOnlySpan<byte> text, int start)
    {
        var contraction = Runs.EndOfContraction(text, start, ignoresCase: false);
        if (contraction > start)
            return contraction;
        var at = text[start] == (byte)' ' ? start + 1 : start;
        var kind = at < text.Length ? RuneClasses.Of(RuneReader.At(text, at, out _)) : RuneClass.Space;
        if ((kind & RuneClass.Letter) != 0)
            return Runs.EndOf(text, at, RuneClass.Letter);
        if ((kind & RuneClass.Number) != 0)
            return Runs.EndOf(text, at, RuneClass.Number);
        return (kind & RuneClass.Space) == 0
            ? Runs.EndOfOthers(text, at, RuneClass.Letter | RuneClass.Number | RuneClass.Space)
            : Runs.EndOfSpace(text, start, endsLines: false);
    }
}
