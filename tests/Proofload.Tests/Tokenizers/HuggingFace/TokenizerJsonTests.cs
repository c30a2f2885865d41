using System.Text;
using System.Text.Json.Nodes;
using Proofload.Tokenizers;
using Proofload.Tokenizers.HuggingFace;

namespace Proofload.Tests.Tokenizers.HuggingFace;

public sealed class TokenizerJsonTests
{
    [Theory]
    [InlineData("model.type", "\"Unigram\"", "model.type: Unigram is not supported; only BPE is")]
    [InlineData("model.dropout", "0.1", "model.dropout: is not supported: it makes the tokens random")]
    [InlineData("model.continuing_subword_prefix", "\"##\"", "model.continuing_subword_prefix: '##' is not supported; only null and the empty text are")]
    [InlineData("model.unk_token", "\"<none>\"", "model.unk_token: '<none>' is not in the vocabulary")]
    [InlineData("model.speed", "1", "model.speed: is not supported")]
    [InlineData("model.vocab", "[]", "model.vocab: expected an object of tokens and their ids")]
    [InlineData("model.vocab.a", "-1", "model.vocab[\"a\"]: expected an id, a whole number from 0 to 3999999")]
    [InlineData("model.vocab.a", "1", "model.vocab: the id 1 is given to two tokens")]
    [InlineData("model.merges", "[\"a b c\"]", "model.merges[0]: expected two tokens: \"a b\" or [\"a\", \"b\"]")]
    [InlineData("model.merges", "[[\"a\",\"zz\"]]", "model.merges[0]: 'a' and 'zz' join tokens, or make one, that the vocabulary lacks")]
    [InlineData("model.merges", "[[\"a\",\"z\\nz\"]]", "model.merges[0]: 'a' and 'z\\u000az' join tokens, or make one, that the vocabulary lacks")]
    [InlineData("model.byte_fallback", "\"yes\"", "model.byte_fallback: expected true or false")]
    [InlineData("normalizer", "{\"type\":\"BertNormalizer\"}", "normalizer.type: 'BertNormalizer' is not supported; supported: NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence")]
    [InlineData("normalizer", "{\"type\":\"NFC\",\"twice\":true}", "normalizer.twice: is not supported")]
    [InlineData("normalizer", "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"x\"}", "normalizer.pattern.String: is empty")]
    [InlineData("pre_tokenizer", "{\"type\":\"BertPreTokenizer\"}", "pre_tokenizer.type: 'BertPreTokenizer' is not supported; supported: ByteLevel, Digits, Metaspace, Sequence, Split")]
    [InlineData("pre_tokenizer", "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"ByteLevel\"},{\"type\":\"Digits\"}]}", "pre_tokenizer.pretokenizers[1]: a step behind ByteLevel is not supported")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\w+\"},\"behavior\":\"Isolated\"}", "pre_tokenizer.pattern.Regex: '\\w' is not supported")]
    [InlineData("pre_tokenizer", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a\"},\"behavior\":\"Dropped\"}", "pre_tokenizer.behavior: 'Dropped' is not supported; supported: Isolated, Removed, MergedWithPrevious, MergedWithNext, Contiguous")]
    [InlineData("added_tokens", "[{\"id\":0,\"content\":\"x\",\"single_word\":true}]", "added_tokens[0].single_word: true is not supported")]
    [InlineData("version", "\"2.0\"", "version: only 1.0 is known")]
    [InlineData("extra", "1", "extra: is not supported")]
    public void What_is_not_supported_is_refused_by_its_name(string field, string value, string expected)
    {
        var root = JsonNode.Parse(File.ReadAllText(TokenizerFixtures.PathOf("byte-level.json")))!;
        var names = field.Split('.');
        var holder = names[..^1].Aggregate(root, static (node, name) => node[name]!);
        holder[names[^1]] = JsonNode.Parse(value);
        var error = Assert.Throws<TokenizerException>(() => Read(root.ToJsonString()));
        Assert.Equal("t.json: " + expected, error.Message);
    }

    [Theory]
    [InlineData("", "t.json, line 1: is not valid JSON")]
    [InlineData("{", "t.json, line 1: is not valid JSON")]
    [InlineData("[]", "t.json: is not a tokenizer.json: it has no field 'model'")]
    [InlineData("{\"version\":\"1.0\"}", "t.json: is not a tokenizer.json: it has no field 'model'")]
    public void What_is_no_tokenizer_is_refused(string text, string expected) => Assert.Equal(expected, Assert.Throws<TokenizerException>(() => Read(text)).Message);

    [Fact]
    public void A_file_cut_anywhere_is_refused_in_one_line()
    {
        var file = File.ReadAllBytes(TokenizerFixtures.PathOf("metaspace.json")).AsMemory();
        for (var length = 0; length < file.Length - 2; length += 7)
            Assert.DoesNotContain('\n', Assert.Throws<TokenizerException>(() => TokenizerJson.Read("t.json", file[..length])).Message);
    }

    [Fact]
    public void Merging_words_apart_gives_what_merging_the_text_gives()
    {
        // A token that no text reaches keeps the words together: the same vocabulary, without the short cut.
        var root = JsonNode.Parse(File.ReadAllText(TokenizerFixtures.PathOf("sentencepiece.json")))!;
        var apart = Read(root.ToJsonString());
        root["model"]!["vocab"]!["x▁never"] = 5_000;
        var whole = Read(root.ToJsonString());
        Assert.Equal(apart.VocabularySize + 1, whole.VocabularySize);
        Assert.All(TokenizerFixtures.Lines.Append(string.Concat(TokenizerFixtures.Lines)), line => Assert.Equal(whole.Encode(line), apart.Encode(line)));
    }

    [Theory]
    [InlineData("Isolated", false, "a|-|-|b|-")]
    [InlineData("Removed", false, "a|b")]
    [InlineData("Removed", true, "-|-|-")]
    [InlineData("MergedWithPrevious", false, "a-|-|b-")]
    [InlineData("MergedWithNext", false, "a|-|-b|-")]
    [InlineData("Contiguous", false, "a|--|b|-")]
    public void Splits_behave_as_their_name_says(string behavior, bool invert, string expected)
    {
        var pieces = new List<string>();
        var stage = new Proofload.Tokenizers.Splitting.SplitStage(null, "-"u8.ToArray(), Enum.Parse<Proofload.Tokenizers.Splitting.SplitBehavior>(behavior), invert, new Collecting(pieces));
        stage.Run("a--b-"u8, new Proofload.Tokenizers.Bpe.Workspace());
        Assert.Equal(expected, string.Join('|', pieces));
    }

    private static Tokenizer Read(string json) => TokenizerJson.Read("t.json", Encoding.UTF8.GetBytes(json));
}
