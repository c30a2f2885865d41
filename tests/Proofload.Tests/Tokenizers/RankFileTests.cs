using System.Text;
using Proofload.Tokenizers;

namespace Proofload.Tests.Tokenizers;

public sealed class RankFileTests
{
    private static readonly string Bytes = string.Concat(Enumerable.Range(0, 256).Select(static b => $"{Convert.ToBase64String([(byte)b])} {b}\n"));

    [Fact]
    public void Ranks_are_joined_in_their_order()
    {
        // "bc" comes before "ab", and only then "abc".
        var tokenizer = Open(Bytes + Line("bc", 256) + Line("ab", 257) + Line("abc", 258) + Line("ca", 259));
        Assert.Equal([258], tokenizer.Encode("abc"));
        Assert.Equal([258, 'c'], tokenizer.Encode("abcc"));
        Assert.Equal(['x', 256], tokenizer.Encode("xbc"));
        Assert.Equal([257, 257], tokenizer.Encode("abab"));
    }

    [Fact]
    public void Lines_may_end_as_on_windows_and_the_last_one_not_at_all() =>
        Assert.Equal(256, Open(Bytes.Replace("\n", "\r\n", StringComparison.Ordinal).TrimEnd()).VocabularySize);

    [Theory]
    [InlineData("YQ==", "r.tiktoken, line 257: expected a token in base64, a space and its rank")]
    [InlineData("YQ== x", "r.tiktoken, line 257: expected a token in base64, a space and its rank")]
    [InlineData("YQ== 300 1", "r.tiktoken, line 257: expected a token in base64, a space and its rank")]
    [InlineData("!!!! 300", "r.tiktoken, line 257: the token is not base64 of 1 to 65536 bytes")]
    [InlineData("YQ== 300", "r.tiktoken, line 257: the token or the rank 300 is there twice")]
    [InlineData("YWI= 97", "r.tiktoken, line 257: the token or the rank 97 is there twice")]
    [InlineData("YWI= -1", "r.tiktoken, line 257: the rank -1 is out of range, 0 to 3999999")]
    public void A_wrong_line_is_named(string line, string expected) =>
        Assert.Equal(expected, Assert.Throws<TokenizerException>(() => Open(Bytes + line)).Message);

    [Fact]
    public void A_byte_without_a_token_is_named() =>
        Assert.Equal("r.tiktoken: the byte 0x80 has no token; a rank file has all 256", Assert.Throws<TokenizerException>(() => Open(Bytes.Replace("gA== 128\n", "", StringComparison.Ordinal))).Message);

    [Fact]
    public void A_file_of_unknown_size_must_name_its_pattern()
    {
        var error = Assert.Throws<TokenizerException>(() => TokenizerLoader.FromRanks("r.tiktoken", Encoding.ASCII.GetBytes(Bytes), null));
        Assert.Equal("r.tiktoken: a rank file does not say how text is split, and one of 256 tokens is not known; write r.tiktoken@PATTERN with one of gpt2, cl100k_base, qwen2, o200k_base", error.Message);
    }

    private static string Line(string token, int rank) => $"{Convert.ToBase64String(Encoding.UTF8.GetBytes(token))} {rank}\n";

    private static Tokenizer Open(string file) => TokenizerLoader.FromRanks("r.tiktoken", Encoding.ASCII.GetBytes(file), "gpt2");
}
