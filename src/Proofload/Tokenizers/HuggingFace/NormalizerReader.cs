using System.Text;
using System.Text.Json;
using Proofload.Tokenizers.Bpe;
using Proofload.Tokenizers.Normalizing;

namespace Proofload.Tokenizers.HuggingFace;

/// <summary>Reads the <c>normalizer</c> of a tokenizer.json.</summary>
internal static class NormalizerReader
{
    private const string Supported = "NFC, NFD, NFKC, NFKD, Prepend, Replace, Sequence";

    public static IReadOnlyList<ITextChange> Read(JsonField normalizer)
    {
        var changes = new List<ITextChange>();
        Read(normalizer, changes);
        return changes;
    }

    /// <summary>The stages of the changes, in front of another.</summary>
    public static ITextStage Build(IReadOnlyList<ITextChange> changes, ITextStage next) =>
        changes.Reverse().Aggregate(next, static (stage, change) => new ChangeStage(change, stage));

    /// <summary>A text after the changes.</summary>
    public static byte[] Apply(IReadOnlyList<ITextChange> changes, byte[] text)
    {
        var work = new Workspace();
        foreach (var change in changes)
        {
            if (text.Length == 0 || change.Leaves(text))
                continue;
            var buffer = new ByteBuffer();
            change.Apply(text, buffer, work);
            text = buffer.Written.ToArray();
        }

        return text;
    }

    private static void Read(JsonField step, List<ITextChange> changes)
    {
        if (step.IsNull)
            return;
        if (step.Value.ValueKind != JsonValueKind.Object)
            throw step.Wrong("expected an object");
        switch (step.Text("type"))
        {
            case "Sequence":
                step.Allow("type", "normalizers");
                foreach (var inner in step["normalizers"].Items)
                    Read(inner, changes);
                break;
            case "NFC" or "NFD" or "NFKC" or "NFKD":
                step.Allow("type");
                var form = step.Text("type");
                changes.Add(new UnicodeForm(compatible: form.Length == 4, composes: form.EndsWith('C')));
                break;
            case "Prepend":
                step.Allow("type", "prepend");
                changes.Add(new Prepend(Encoding.UTF8.GetBytes(step.Text("prepend")), unlessThere: false));
                break;
            case "Replace":
                step.Allow("type", "pattern", "content");
                var content = Encoding.UTF8.GetBytes(step.Text("content"));
                var (pattern, literal) = PatternReader.Read(step["pattern"]);
                changes.Add(pattern is null ? new Replace(literal, content) : new ReplacePattern(pattern, content));
                break;
            default:
                throw step["type"].Wrong($"'{step.Text("type")}' is not supported; supported: {Supported}");
        }
    }
}
