namespace Proofload.Data.Readers;

/// <summary>Length of a text in tokens without a tokenizer: four characters a token, the usual rule of thumb for English. An estimate, and called one wherever it is shown.</summary>
internal static class ApproximateTokens
{
    private const int CharactersPerToken = 4;

    public static int Of(string text) => Math.Max(1, (text.Length + CharactersPerToken - 1) / CharactersPerToken);
}
