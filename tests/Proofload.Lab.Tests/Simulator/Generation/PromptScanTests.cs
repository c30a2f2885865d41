using Proofload.Lab.Simulator.Generation;

namespace Proofload.Lab.Tests.Simulator.Generation;

public sealed class PromptScanTests
{
    [Theory]
    [InlineData(4, "12345", 2)]
    [InlineData(1, "12345", 5)]
    [InlineData(0, "one two  three\n four ", 4)]
    [InlineData(0, "", 1)]
    public void Tokens_are_bytes_or_words(int bytesPerToken, string text, int tokens) => Assert.Equal(tokens, Scan(bytesPerToken, 16, text).Tokens);

    [Fact]
    public void Blocks_of_words_are_equal_as_far_as_the_words_are()
    {
        var whole = Scan(0, 2, "a b c d e").Blocks;

        Assert.Equal(2, whole.Length);
        Assert.Equal(whole, Scan(0, 2, "a b c d").Blocks);
        Assert.Equal(whole[..1], Scan(0, 2, "a b cc d").Blocks[..1]);
        Assert.NotEqual(whole[1], Scan(0, 2, "a b cc d").Blocks[1]);
        Assert.NotEqual(whole[1], Scan(0, 2, "x b c d").Blocks[1]);
    }

    [Fact]
    public void A_word_ends_with_its_message() => Assert.Equal(4, Scan(0, 2, "a b", "c d").Tokens);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(7)]
    public void A_number_is_one_token_however_text_is_counted(int bytesPerToken)
    {
        var scan = new PromptScan(bytesPerToken, 2, hashBlocks: true);
        for (var i = 0; i < 5; i++)
        {
            scan.AddToken(i);
        }

        Assert.Equal((5, 2), (scan.Tokens, scan.Blocks.Length));
    }

    private static PromptScan Scan(int bytesPerToken, int blockTokens, params string[] texts)
    {
        var scan = new PromptScan(bytesPerToken, blockTokens, hashBlocks: true);
        foreach (var text in texts)
        {
            scan.Add(text);
        }

        return scan;
    }
}
