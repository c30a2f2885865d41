using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Proofload.Tokenizers;

namespace Proofload.Tests.Tokenizers;

public sealed class TokenizerTests
{
    private static readonly string[] Fragments =
    [
        " ", "  ", "\n", "\r\n", "\t", "a", "the", " word", "Ab", "1", "234", "'s", "'LL", "é", "e\u0301", "Ж", "漢", "かな", "한", "\u1112\u1161", "👋🏽", "\u200d", "_", "!", "//", "\u00a0", "\u2028", "\u0085",
        "\0", "<|end|>", "<pad>", "<s>", "naïve", "▁", "𝒳", "ſ", "\ufeff",
    ];

    public static TheoryData<string> Names => [.. TokenizerFixtures.Names];

    private static Gen<string> Text => Gen.OneOf(
        Gen.ListOf(Gen.Elements(Fragments)).Select(static parts => string.Concat(parts)),
        Gen.ArrayOf(Gen.Choose(0, 0x10FFFF)).Select(static points => string.Concat(points.Where(Rune.IsValid).Select(static p => new Rune(p).ToString()))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_line_has_the_ids_that_the_defining_library_gives(string name)
    {
        var tokenizer = TokenizerFixtures.Open(name);
        for (var i = 0; i < TokenizerFixtures.Lines.Count; i++)
        {
            var line = TokenizerFixtures.Lines[i];
            var expected = TokenizerFixtures.IdsOf(name, i);
            Assert.True(expected.SequenceEqual(tokenizer.Encode(line)), $"{name}: {line}: [{string.Join(", ", tokenizer.Encode(line))}] instead of [{string.Join(", ", expected)}]");
            Assert.Equal(expected.Length, tokenizer.Count(line));
            Assert.Equal(expected.Length, tokenizer.Count(Encoding.UTF8.GetBytes(line)));
        }
    }

    [Theory]
    [InlineData("cl100k_base")]
    [InlineData("o200k_base")]
    public void Decoding_gives_the_text_back_and_tokens_are_at_least_a_byte_long(string name)
    {
        var tokenizer = TokenizerFixtures.Open(name);
        Prop.ForAll(Arb.From(Text), text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var ids = tokenizer.Encode(text);
            return tokenizer.Decode(ids).AsSpan().SequenceEqual(utf8)
                && ids.Count <= utf8.Length && (ids.Count > 0 || text.Length == 0)
                && tokenizer.Count(text) == ids.Count && tokenizer.Count(utf8) == ids.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_bytes_are_counted_as_their_repaired_text(string name)
    {
        var tokenizer = TokenizerFixtures.Open(name);
        Prop.ForAll(Arb.From(Gen.ArrayOf(Gen.Choose(0, 255).Select(static b => (byte)b))), bytes =>
            tokenizer.Count(bytes) == tokenizer.Count(Encoding.UTF8.GetString(bytes)) && tokenizer.Encode(bytes).Count == tokenizer.Count(bytes)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_lone_surrogate_is_the_replacement_character() =>
        Assert.Equal(TokenizerFixtures.Open("o200k_base").Encode("a\ufffdb"), TokenizerFixtures.Open("o200k_base").Encode("a\ud800b"));

    [Theory]
    [InlineData("cl100k_base", 'a', 12_500)]
    [InlineData("o200k_base", 'a', 12_500)]
    [InlineData("cl100k_base", ' ', 782)]
    [InlineData("o200k_base", '\n', 6_250)]
    public void A_long_piece_without_a_break_is_merged_like_a_short_one(string name, char c, int expected)
    {
        // With quadratic work this would take minutes.
        Assert.Equal(expected, TokenizerFixtures.Open(name).Count(new string(c, 100_000)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Counting_allocates_nothing(string name)
    {
        var tokenizer = TokenizerFixtures.Open(name);
        var text = Encoding.UTF8.GetBytes(string.Concat(TokenizerFixtures.Lines));
        var characters = string.Concat(TokenizerFixtures.Lines);
        tokenizer.Count(text);
        tokenizer.Count(characters);
        Assert.Equal(0, Allocations.Of(() =>
        {
            tokenizer.Count(text);
            tokenizer.Count(characters);
        }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_that_count_at_once_count_the_same(string name)
    {
        var tokenizer = TokenizerFixtures.Open(name);
        var wrong = 0;
        Parallel.For(0, 400, i =>
        {
            var line = i % TokenizerFixtures.Lines.Count;
            if (tokenizer.Count(TokenizerFixtures.Lines[line]) != TokenizerFixtures.IdsOf(name, line).Length)
                Interlocked.Increment(ref wrong);
        });
        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData("cl100k", "'cl100k' is not a tokenizer; did you mean 'cl100k_base'?")]
    [InlineData("gpt-nine", "'gpt-nine' is not a tokenizer; allowed: cl100k_base, o200k_base, a path to a tokenizer.json, or a .tiktoken file")]
    [InlineData("a.tiktoken@cl100k", "'cl100k' is not a pattern; did you mean 'cl100k_base'?")]
    [InlineData("nowhere.json", "there is no file 'nowhere.json'")]
    public void A_name_that_cannot_be_opened_is_refused_in_one_line(string name, string expected) =>
        Assert.Equal(expected, Assert.Throws<TokenizerException>(() => TokenizerLoader.Open(name)).Message);

    [Fact]
    public void An_id_that_is_no_token_is_not_decoded() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenizerFixtures.Open("cl100k_base").Decode([100_256]));

    [Fact]
    public void The_names_of_plans_are_those_that_open()
    {
        Assert.Equal(Proofload.Tokenizers.Splitting.KnownPatterns.Names, Proofload.Plans.KnownTokenizers.Patterns);
        Assert.All(Proofload.Plans.KnownTokenizers.BuiltIn, static name => Assert.Equal(name, TokenizerLoader.Open(name).Name));
        Assert.Equal((100_256, 199_998), (TokenizerLoader.Open("cl100k_base").VocabularySize, TokenizerLoader.Open("o200k_base").VocabularySize));
    }
}
