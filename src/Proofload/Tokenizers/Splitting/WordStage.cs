using Proofload.Tokenizers.Bpe;

namespace Proofload.Tokenizers.Splitting;

/// <summary>
/// Cuts where a run of the SentencePiece mark begins. Only for vocabularies in which no token has the mark behind something else: no merge then
/// goes over such a place, and merging words apart gives the same tokens as merging the text, in much less time.
/// </summary>
internal sealed class WordStage(ITextStage next) : ITextStage
{
    public static ReadOnlySpan<byte> Mark => "▁"u8;

    public void Run(ReadOnlySpan<byte> text, Workspace work)
    {
        while (!text.IsEmpty)
        {
            var word = 0;
            while (text[word..].StartsWith(Mark))
                word += Mark.Length;
            var end = text[word..].IndexOf(Mark);
            if (end < 0)
                break;
            next.Run(text[..(word + end)], work);
            text = text[(word + end)..];
        }

        if (!text.IsEmpty)
            next.Run(text, work);
    }
}
