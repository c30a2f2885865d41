using System.Globalization;
using System.Text;
using System.Text.Json;
using Proofload.Tokenizers.Bpe;
using Proofload.Tokenizers.Splitting;

namespace Proofload.Tokenizers.HuggingFace;

/// <summary>
/// Reads tokenizer.json files of byte pair encodings: byte-level ones (GPT-2, Llama 3, Qwen, DeepSeek) and those of SentencePiece (Llama 2,
/// Mistral, Gemma). What is not supported is refused by name; the fields that only matter around the text (post_processor, truncation,
/// padding) or behind it (decoder) are not looked at.
/// </summary>
internal static class TokenizerJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <exception cref="TokenizerException">Malformed or not supported; one line that names the field.</exception>
    public static Tokenizer Read(string name, ReadOnlyMemory<byte> file)
    {
        if (file.Span.StartsWith("\uFEFF"u8))
            file = file[3..];
        try
        {
            using var document = JsonDocument.Parse(file, Options);
            return Read(name, new JsonField(name, "", document.RootElement));
        }
        catch (JsonException e)
        {
            throw new TokenizerException($"{name}, line {e.LineNumber + 1}: is not valid JSON", e);
        }
    }

    private static Tokenizer Read(string name, JsonField root)
    {
        if (root.Value.ValueKind != JsonValueKind.Object || root["model"].IsNull)
            throw new TokenizerException($"{name}: is not a tokenizer.json: it has no field 'model'");
        root.Allow("version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder", "model");
        if (root["version"] is { IsNull: false } version && version.String() != "1.0")
            throw version.Wrong("only 1.0 is known");

        var steps = new PreTokenizerReader(root["pre_tokenizer"]);
        var (model, vocabulary) = ModelReader.Read(root["model"], steps.IsByteLevel);
        var added = ReadAdded(root, vocabulary);
        var changes = NormalizerReader.Read(root["normalizer"]);

        // From the text to the model: added tokens, normalizer, added tokens in normalized text, pre-tokenizer, model.
        var splitsWords = !steps.IsByteLevel && !vocabulary.HasInnerMark && vocabulary.Find(WordStage.Mark) >= 0;
        var stage = steps.Build(splitsWords ? new WordStage(model) : model);
        var normalized = added.Where(static a => a.IsNormalized).Select(a => a.Token with { Content = NormalizerReader.Apply(changes, a.Token.Content) })
            .Where(static t => t.Content.Length > 0).ToList();
        if (normalized.Count > 0)
            stage = new AddedTokens(normalized, stage);
        stage = NormalizerReader.Build(changes, stage);
        var plain = added.Where(static a => !a.IsNormalized).Select(static a => a.Token).ToList();
        if (plain.Count > 0)
            stage = new AddedTokens(plain, stage);
        var kind = steps.IsByteLevel ? "byte-level BPE" : "BPE";
        return new Tokenizer(name, string.Create(CultureInfo.InvariantCulture, $"{kind}, {vocabulary.Count:N0} tokens"), stage, vocabulary);
    }

    private static List<(AddedToken Token, bool IsNormalized)> ReadAdded(JsonField root, Vocabulary vocabulary)
    {
        var tokens = new List<(AddedToken, bool)>();
        if (root["added_tokens"].IsNull)
            return tokens;
        foreach (var item in root["added_tokens"].Items)
        {
            item.Allow("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            if (item.Flag("single_word", false))
                throw item["single_word"].Wrong("true is not supported");
            var id = ModelReader.Id(item["id"]);
            var content = Encoding.UTF8.GetBytes(item.Text("content"));
            vocabulary.TryAdd(id, content, isFound: false);
            if (content.Length > 0)
                tokens.Add((new AddedToken(id, content, item.Flag("lstrip", false), item.Flag("rstrip", false)), item.Flag("normalized", !item.Flag("special", false))));
        }

        return tokens;
    }
}
