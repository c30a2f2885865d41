namespace Proofload.Tokenizers.Splitting;

/// <summary>Finds the pieces that one well-known pattern cuts a text into; every text is covered without gaps. Structs, so that the loop is compiled for each.</summary>
internal interface IPieceScanner
{
    /// <summary>Where the piece that starts at <paramref name="start"/> ends.</summary>
    int EndOf(ReadOnlySpan<byte> text, int start);
}

/// <summary>Hands the pieces of a known pattern to the next stage.</summary>
internal sealed class ScannerStage<TScanner>(TScanner scanner, ITextStage next) : ITextStage
    where TScanner : struct, IPieceScanner
{
    public void Run(ReadOnlySpan<byte> text, Bpe.Workspace work)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = scanner.EndOf(text, start);
            next.Run(text[start..end], work);
            start = end;
        }
    }
}
