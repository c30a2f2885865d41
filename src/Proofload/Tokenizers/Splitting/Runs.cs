namespace Proofload.Tokenizers.Splitting;

/// <summary>The parts that the known patterns share.</summary>
internal static class Runs
{
    /// <summary>End of the run of code points that have one of the classes.</summary>
    public static int EndOf(ReadOnlySpan<byte> text, int at, RuneClass classes)
    {
        while (at < text.Length && (RuneClasses.Of(RuneReader.At(text, at, out var end)) & classes) != 0)
            at = end;
        return at;
    }

    /// <summary>End of the run of code points that have none of the classes.</summary>
    public static int EndOfOthers(ReadOnlySpan<byte> text, int at, RuneClass classes)
    {
        while (at < text.Length && (RuneClasses.Of(RuneReader.At(text, at, out var end)) & classes) == 0)
            at = end;
        return at;
    }

    /// <summary>End of up to <paramref name="most"/> numbers.</summary>
    public static int EndOfNumbers(ReadOnlySpan<byte> text, int at, int most)
    {
        for (var i = 0; i < most && at < text.Length && (RuneClasses.Of(RuneReader.At(text, at, out var end)) & RuneClass.Number) != 0; i++)
            at = end;
        return at;
    }

    /// <summary><c>\s*[\r\n]+|\s+(?!\S)|\s+</c>, without the first part when new lines are not special. The place holds white space.</summary>
    public static int EndOfSpace(ReadOnlySpan<byte> text, int start, bool endsLines)
    {
        var (at, last, afterLine) = (start, start, -1);
        while (at < text.Length)
        {
            var kind = RuneClasses.Of(RuneReader.At(text, at, out var end));
            if ((kind & RuneClass.Space) == 0)
                break;
            (last, at) = (at, end);
            if ((kind & RuneClass.NewLine) != 0)
                afterLine = end;
        }

        if (endsLines && afterLine > 0)
            return afterLine;

        // The last space before a word belongs to the word, unless it is the only one.
        return at == text.Length || last == start ? at : last;
    }

    /// <summary><c>'s|'t|'re|'ve|'m|'ll|'d</c>: its end, or the start when there is none. In either case a long s is an s where case does not count.</summary>
    public static int EndOfContraction(ReadOnlySpan<byte> text, int start, bool ignoresCase)
    {
        if (start + 1 >= text.Length || text[start] != (byte)'\'')
            return start;
        var first = Fold(text[start + 1], ignoresCase);
        if (first is (byte)'s' or (byte)'t' or (byte)'m' or (byte)'d')
            return start + 2;
        if (start + 2 >= text.Length)
            return start;
        var second = Fold(text[start + 2], ignoresCase);
        if ((first, second) is ((byte)'r', (byte)'e') or ((byte)'v', (byte)'e') or ((byte)'l', (byte)'l'))
            return start + 3;
        return ignoresCase && text[start + 1] == 0xC5 && text[start + 2] == 0xBF ? start + 3 : start;
    }

    private static byte Fold(byte b, bool ignoresCase) => ignoresCase && b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
}
