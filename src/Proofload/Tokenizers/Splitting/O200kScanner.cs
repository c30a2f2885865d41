namespace Proofload.Tokenizers.Splitting;

/// <summary>The pattern of o200k_base (GPT-4o and later, gpt-oss).</summary>
internal readonly struct O200kScanner : IPieceScanner
{
    public const string Pattern =
        """[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"""
        + """|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"""
        + """|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+""";

    private const RuneClass Uppers = RuneClass.Upper | RuneClass.Caseless | RuneClass.Mark;
    private const RuneClass Lowers = RuneClass.Lower | RuneClass.Caseless | RuneClass.Mark;
    private const RuneClass Word = RuneClass.Letter | RuneClass.Number | RuneClass.Space;

    public int EndOf(ReadOnlySpan<byte> text, int start)
    {
        var first = RuneReader.At(text, start, out var second);
        var kind = RuneClasses.Of(first);
        if ((kind & RuneClass.Number) != 0)
            return Runs.EndOfNumbers(text, start, 3);

        // The optional character in front is tried with before without, in either of the first two alternatives.
        var mayLead = (kind & (RuneClass.Letter | RuneClass.Number | RuneClass.NewLine)) == 0;
        var mayStart = (kind & (Uppers | Lowers)) != 0;
        var end = mayLead ? EndOfWord(text, second) : -1;
        if (end < 0 && mayStart)
            end = EndOfWord(text, start);
        if (end < 0 && mayLead)
            end = EndOfUppers(text, second);
        if (end < 0 && mayStart)
            end = EndOfUppers(text, start);
        if (end >= 0)
            return Runs.EndOfContraction(text, end, ignoresCase: true);

        var next = second < text.Length ? RuneClasses.Of(RuneReader.At(text, second, out _)) : RuneClass.Space;
        if ((kind & RuneClass.Space) == 0 || (first == ' ' && (next & Word) == 0))
            return EndOfTail(text, Runs.EndOfOthers(text, second, Word));
        return Runs.EndOfSpace(text, start, endsLines: true);
    }

    // [upper]*[lower]+ : what the first class took too much is given back to the second, one character at a time.
    private static int EndOfWord(ReadOnlySpan<byte> text, int start)
    {
        var (at, afterShared) = (start, -1);
        while (at < text.Length)
        {
            var kind = RuneClasses.Of(RuneReader.At(text, at, out var end));
            if ((kind & Uppers) == 0)
            {
                if ((kind & RuneClass.Lower) != 0)
                    return Runs.EndOf(text, end, Lowers);
                break;
            }

            at = end;
            if ((kind & Lowers) != 0)
                afterShared = end;
        }

        return afterShared;
    }

    // [upper]+[lower]* where no [lower] follows: else the first alternative had matched.
    private static int EndOfUppers(ReadOnlySpan<byte> text, int start)
    {
        var end = Runs.EndOf(text, start, Uppers);
        return end > start ? end : -1;
    }

    private static int EndOfTail(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)'\r' or (byte)'\n' or (byte)'/')
            at++;
        return at;
    }
}
