using Proofload.Tokenizers.Bpe;
using Proofload.Tokenizers.Patterns;

namespace Proofload.Tokenizers.Splitting;

/// <summary>What becomes of the parts that a pattern finds.</summary>
internal enum SplitBehavior
{
    /// <summary>Each is a piece of its own.</summary>
    Isolated = 0,

    /// <summary>They are dropped.</summary>
    Removed,

    /// <summary>They belong to the piece before.</summary>
    MergedWithPrevious,

    /// <summary>They belong to the piece behind.</summary>
    MergedWithNext,

    /// <summary>Neighbouring ones are one piece.</summary>
    Contiguous,
}

/// <summary>Splits at what a pattern or a literal finds.</summary>
/// <param name="pattern">The pattern; null to look for the literal.</param>
/// <param name="literal">The literal.</param>
/// <param name="behavior">What becomes of what is found.</param>
/// <param name="inverts">What is found and what lies between change places.</param>
/// <param name="next">Takes the pieces.</param>
internal sealed class SplitStage(PatternProgram? pattern, byte[] literal, SplitBehavior behavior, bool inverts, ITextStage next) : ITextStage
{
    public void Run(ReadOnlySpan<byte> text, Workspace work)
    {
        var pending = new Pending();
        for (var at = 0; at < text.Length;)
        {
            var start = FindFrom(text, at, work, out var end);
            if (start > at)
                Take(text, at, start, inverts, ref pending, work);
            if (end > start)
                Take(text, start, end, !inverts, ref pending, work);
            at = end;
        }

        if (pending.IsThere)
            next.Run(text[pending.Start..pending.End], work);
    }

    private int FindFrom(ReadOnlySpan<byte> text, int at, Workspace work, out int end)
    {
        if (pattern is null)
        {
            var found = text[at..].IndexOf(literal);
            end = found < 0 ? text.Length : at + found + literal.Length;
            return found < 0 ? text.Length : at + found;
        }

        for (; at < text.Length; at += RuneReader.LengthAt(text, at))
        {
            end = pattern.MatchAt(text, at, work.Match);
            if (end > at)
                return at;
        }

        end = text.Length;
        return at;
    }

    private void Take(ReadOnlySpan<byte> text, int start, int end, bool isMatch, ref Pending pending, Workspace work)
    {
        switch (behavior)
        {
            case SplitBehavior.Isolated:
                next.Run(text[start..end], work);
                return;
            case SplitBehavior.Removed:
                if (!isMatch)
                    next.Run(text[start..end], work);
                work.IsTextStart = false;
                return;
        }

        var joins = pending.IsThere && behavior switch
        {
            SplitBehavior.MergedWithPrevious => isMatch && !pending.IsMatch,
            SplitBehavior.MergedWithNext => !isMatch && pending.IsMatch,
            _ => isMatch == pending.IsMatch,
        };
        if (pending.IsThere && !joins)
            next.Run(text[pending.Start..pending.End], work);
        pending = new Pending { IsThere = true, Start = joins ? pending.Start : start, End = end, IsMatch = isMatch };
    }

    private readonly struct Pending
    {
        public bool IsThere { get; init; }

        public int Start { get; init; }

        public int End { get; init; }

        public bool IsMatch { get; init; }
    }
}

/// <summary>Numbers are pieces of their own: each one, or each run of them.</summary>
internal sealed class DigitsStage(bool each, ITextStage next) : ITextStage
{
    public void Run(ReadOnlySpan<byte> text, Workspace work)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = Runs.EndOfOthers(text, start, RuneClass.Number);
            if (end == start)
                end = Runs.EndOfNumbers(text, start, each ? 1 : int.MaxValue);
            next.Run(text[start..end], work);
            start = end;
        }
    }
}

/// <summary>Spaces become a visible character, one stands in front, and each word starts with it.</summary>
/// <param name="mark">The character.</param>
/// <param name="when">Whether it is put in front of every text, of the first part of a text, or never.</param>
/// <param name="next">Takes the words.</param>
internal sealed class MetaspaceStage(byte[] mark, PrependWhen when, ITextStage next) : ITextStage
{
    public void Run(ReadOnlySpan<byte> text, Workspace work)
    {
        var puts = when == PrependWhen.Always || (when == PrependWhen.First && work.IsTextStart);
        work.IsTextStart = false;
        var buffer = work.Rent();
        if (puts && text[0] != (byte)' ' && !text.StartsWith(mark))
            buffer.Append(mark);
        for (int found; (found = text.IndexOf((byte)' ')) >= 0; text = text[(found + 1)..])
        {
            buffer.Append(text[..found]);
            buffer.Append(mark);
        }

        buffer.Append(text);
        next.Run(buffer.Written, work);
        work.Return(buffer);
    }
}

/// <summary>When a space is put in front.</summary>
internal enum PrependWhen
{
    Always = 0,
    First,
    Never,
}
