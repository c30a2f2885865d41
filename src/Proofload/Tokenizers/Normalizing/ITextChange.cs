using Proofload.Tokenizers.Bpe;
using Proofload.Tokenizers.Splitting;

namespace Proofload.Tokenizers.Normalizing;

/// <summary>Changes text before it is split.</summary>
internal interface ITextChange
{
    /// <summary>True when the text certainly stays as it is.</summary>
    bool Leaves(ReadOnlySpan<byte> text);

    /// <summary>Writes the changed text.</summary>
    void Apply(ReadOnlySpan<byte> text, ByteBuffer target, Workspace work);
}

/// <summary>Hands the changed text on.</summary>
internal sealed class ChangeStage(ITextChange change, ITextStage next) : ITextStage
{
    public void Run(ReadOnlySpan<byte> text, Workspace work)
    {
        if (change.Leaves(text))
        {
            next.Run(text, work);
            return;
        }

        var buffer = work.Rent();
        change.Apply(text, buffer, work);
        if (buffer.Length > 0)
            next.Run(buffer.Written, work);
        work.Return(buffer);
    }
}

/// <summary>Puts text in front.</summary>
/// <param name="prefix">The text.</param>
/// <param name="unlessThere">Leave a text that begins with it already.</param>
internal sealed class Prepend(byte[] prefix, bool unlessThere) : ITextChange
{
    public bool Leaves(ReadOnlySpan<byte> text) => unlessThere && text.StartsWith(prefix);

    public void Apply(ReadOnlySpan<byte> text, ByteBuffer target, Workspace work)
    {
        target.Append(prefix);
        target.Append(text);
    }
}

/// <summary>Puts text in place of everything that a literal finds.</summary>
internal sealed class Replace(byte[] literal, byte[] content) : ITextChange
{
    public bool Leaves(ReadOnlySpan<byte> text) => text.IndexOf(literal) < 0;

    public void Apply(ReadOnlySpan<byte> text, ByteBuffer target, Workspace work)
    {
        for (int found; (found = text.IndexOf(literal)) >= 0; text = text[(found + literal.Length)..])
        {
            target.Append(text[..found]);
            target.Append(content);
        }

        target.Append(text);
    }
}

/// <summary>Puts text in place of everything that a pattern finds.</summary>
internal sealed class ReplacePattern(Patterns.PatternProgram pattern, byte[] content) : ITextChange
{
    public bool Leaves(ReadOnlySpan<byte> text) => false;

    public void Apply(ReadOnlySpan<byte> text, ByteBuffer target, Workspace work)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = pattern.MatchAt(text, at, work.Match);
            if (end > at)
            {
                target.Append(content);
                at = end;
                continue;
            }

            end = at + RuneReader.LengthAt(text, at);
            target.Append(text[at..end]);
            at = end;
        }
    }
}
