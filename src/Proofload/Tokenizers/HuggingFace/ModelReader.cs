using System.Text;
using System.Text.Json;
using Proofload.Tokenizers.Bpe;

namespace Proofload.Tokenizers.HuggingFace;

/// <summary>Reads the <c>model</c> of a tokenizer.json.</summary>
internal static class ModelReader
{
    public static (ITextStage Model, Vocabulary Vocabulary) Read(JsonField model, bool isByteLevel)
    {
        if (model.Value.ValueKind != JsonValueKind.Object)
            throw model.Wrong("expected an object");
        if (model.TextOrNull("type") is { } type && type != "BPE")
            throw model["type"].Wrong($"{type} is not supported; only BPE is");
        model.Allow("type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        if (model["dropout"] is { IsNull: false } dropout && !(dropout.Value.ValueKind == JsonValueKind.Number && dropout.Value.TryGetDouble(out var share) && share == 0))
            throw dropout.Wrong("is not supported: it makes the tokens random");
        foreach (var affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.TextOrNull(affix) is { Length: > 0 } text)
                throw model[affix].Wrong($"'{text}' is not supported; only null and the empty text are");
        }

        var ids = ReadIds(model["vocab"]);
        var vocabulary = MakeVocabulary(model["vocab"], ids, isByteLevel);
        var pairs = ReadMerges(model["merges"], ids);
        var unknown = -1;
        if (model.TextOrNull("unk_token") is { } name && !ids.TryGetValue(name, out unknown))
            throw model["unk_token"].Wrong($"'{name}' is not in the vocabulary");
        var fallback = model.Flag("byte_fallback", false);
        if (fallback && isByteLevel)
            CheckBytes(model["byte_fallback"], vocabulary);
        var options = new BpeOptions
        {
            IsByteLevel = isByteLevel,
            TakesWholeTokens = model.Flag("ignore_merges", false),
            Unknown = unknown,
            FusesUnknown = model.Flag("fuse_unk", false),
            ByteTokens = fallback && !isByteLevel ? [.. Enumerable.Range(0, 256).Select(b => ids.GetValueOrDefault($"<0x{b:X2}>", -1))] : [],
        };
        return (new BpeModel<ListedMerges>(vocabulary, new ListedMerges(pairs), options, ids.Count == 0 ? 0 : ids.Values.Max() + 1), vocabulary);
    }

    /// <summary>The id that a field gives.</summary>
    public static int Id(JsonField field) =>
        field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetInt32(out var id) && id is >= 0 and < Vocabulary.MostIds
            ? id
            : throw field.Wrong($"expected an id, a whole number from 0 to {Vocabulary.MostIds - 1}");

    private static Dictionary<string, int> ReadIds(JsonField vocab)
    {
        if (vocab.Value.ValueKind != JsonValueKind.Object)
            throw vocab.Wrong("expected an object of tokens and their ids");
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var property in vocab.Value.EnumerateObject())
        {
            string text;
            try
            {
                text = property.Name;
            }
            catch (InvalidOperationException)
            {
                throw vocab.Wrong("a token is not valid Unicode");
            }

            ids[text] = Id(new JsonField(vocab.File, $"{vocab.Path}[{JsonSerializer.Serialize(Short(text))}]", property.Value));
        }

        return ids;
    }

    private static Vocabulary MakeVocabulary(JsonField vocab, Dictionary<string, int> ids, bool isByteLevel)
    {
        var vocabulary = new Vocabulary(ids.Count, ids.Count * 8);
        foreach (var (text, id) in ids)
        {
            // Of a byte-level vocabulary a text in other characters is a name that no bytes give.
            var bytes = isByteLevel ? ByteAlphabet.Decode(text) : Encoding.UTF8.GetBytes(text);
            var isAdded = bytes is { Length: > 0 } ? vocabulary.TryAdd(id, bytes) : vocabulary.TryAdd(id, Encoding.UTF8.GetBytes(text), isFound: false);
            if (!isAdded)
                throw vocab.Wrong($"the id {id} is given to two tokens");
        }

        return vocabulary;
    }

    private static PairTable ReadMerges(JsonField merges, Dictionary<string, int> ids)
    {
        if (merges.Value.ValueKind != JsonValueKind.Array)
            throw merges.Wrong("expected a list");
        var pairs = new PairTable(merges.Value.GetArrayLength());
        var rank = 0;
        foreach (var merge in merges.Items)
        {
            var (left, right) = Parts(merge);
            if (!ids.TryGetValue(left, out var leftId) || !ids.TryGetValue(right, out var rightId) || !ids.TryGetValue(left + right, out var both))
                throw merge.Wrong($"'{Short(left)}' and '{Short(right)}' join tokens, or make one, that the vocabulary lacks");
            pairs.Set(leftId, rightId, rank++, both);
        }

        return pairs;
    }

    private static (string Left, string Right) Parts(JsonField merge)
    {
        if (merge.Value.ValueKind == JsonValueKind.Array && merge.Value.GetArrayLength() == 2)
            return (new JsonField(merge.File, merge.Path, merge.Value[0]).String(), new JsonField(merge.File, merge.Path, merge.Value[1]).String());
        if (merge.Value.ValueKind == JsonValueKind.String && merge.String() is var text && text.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var space
            && text.IndexOf(' ', space + 1) < 0)
            return (text[..space], text[(space + 1)..]);
        throw merge.Wrong("expected two tokens: \"a b\" or [\"a\", \"b\"]");
    }

    private static void CheckBytes(JsonField field, Vocabulary vocabulary)
    {
        for (var b = 0; b < 256; b++)
        {
            if (vocabulary.Find([(byte)b]) < 0)
                throw field.Wrong($"is not supported with ByteLevel in a vocabulary that lacks bytes (0x{b:X2})");
        }
    }

    private static string Short(string text) => text.Length <= 30 ? text : text[..30] + "…";
}
