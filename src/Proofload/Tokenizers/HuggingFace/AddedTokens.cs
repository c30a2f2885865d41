using System.Buffers;
using Proofload.Tokenizers.Bpe;
using Proofload.Tokenizers.Splitting;

namespace Proofload.Tokenizers.HuggingFace;

/// <summary>A token that is found in the text before anything else, the longest of several at a place.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">Its text.</param>
/// <param name="TakesLeft">It takes the white space before it.</param>
/// <param name="TakesRight">It takes the white space behind it.</param>
internal sealed record AddedToken(int Id, byte[] Content, bool TakesLeft, bool TakesRight);

/// <summary>Finds added tokens and hands the text between them on.</summary>
internal sealed class AddedTokens : ITextStage
{
    private readonly ITextStage _next;
    private readonly SearchValues<byte> _firstBytes;
    private readonly AddedToken[][] _byFirst = new AddedToken[256][];

    public AddedTokens(IReadOnlyCollection<AddedToken> tokens, ITextStage next)
    {
        _next = next;
        foreach (var group in tokens.GroupBy(static t => t.Content[0]))
            _byFirst[group.Key] = [.. group.OrderByDescending(static t => t.Content.Length)];
        _firstBytes = SearchValues.Create([.. tokens.Select(static t => t.Content[0]).Distinct()]);
    }

    public void Run(ReadOnlySpan<byte> text, Workspace work)
    {
        var (passed, at) = (0, 0);
        while (at < text.Length)
        {
            var found = text[at..].IndexOfAny(_firstBytes);
            if (found < 0)
                break;
            at += found;
            if (Find(text, at) is not { } token)
            {
                at++;
                continue;
            }

            var start = token.TakesLeft ? Math.Max(passed, SpaceBefore(text, at)) : at;
            at += token.Content.Length;
            if (token.TakesRight)
                at = Runs.EndOf(text, at, RuneClass.Space);
            if (start > passed)
                _next.Run(text[passed..start], work);
            work.IsTextStart = false;
            work.Add(token.Id);
            passed = at;
        }

        if (passed < text.Length)
            _next.Run(text[passed..], work);
    }

    private AddedToken? Find(ReadOnlySpan<byte> text, int at)
    {
        foreach (var token in _byFirst[text[at]])
        {
            if (text[at..].StartsWith(token.Content))
                return token;
        }

        return null;
    }

    private static int SpaceBefore(ReadOnlySpan<byte> text, int at)
    {
        while (at > 0)
        {
            var before = RuneReader.Before(text, at);
            if (!RuneClasses.IsSpace(RuneReader.At(text, before, out _)))
                break;
            at = before;
        }

        return at;
    }
}
