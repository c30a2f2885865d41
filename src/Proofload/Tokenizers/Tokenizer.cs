using System.Text;
using System.Text.Unicode;
using Proofload.Tokenizers.Bpe;

namespace Proofload.Tokenizers;

/// <summary>
/// Turns text into the tokens of one vocabulary, exactly as the vocabulary's own library does. The markers that a chat template or a
/// post-processor would add around the text are not counted. Immutable and safe for several threads; counting allocates nothing once a
/// thread's buffers have grown to the size of its texts.
/// </summary>
public sealed class Tokenizer
{
    private const int KeptBytes = 4 << 20;

    [ThreadStatic]
    private static Workspace? _workspace;

    private readonly ITextStage _stage;
    private readonly Vocabulary _vocabulary;

    internal Tokenizer(string name, string description, ITextStage stage, Vocabulary vocabulary) =>
        (Name, Description, _stage, _vocabulary) = (name, description, stage, vocabulary);

    /// <summary>What the user calls it: <c>cl100k_base</c>, or the file's name.</summary>
    public string Name { get; }

    /// <summary>One line for people: what kind, how many tokens.</summary>
    public string Description { get; }

    /// <summary>Number of tokens in the vocabulary, added ones included.</summary>
    public int VocabularySize => _vocabulary.Count;

    /// <summary>Counts the tokens of a text. A lone surrogate counts as U+FFFD.</summary>
    /// <param name="text">Any text.</param>
    public long Count(ReadOnlySpan<char> text)
    {
        var work = _workspace ??= new Workspace();
        return Run(Transcode(text, work), work, null);
    }

    /// <summary>Counts the tokens of a UTF-8 text. Bytes that are no UTF-8 count as U+FFFD, as any decoder would have it.</summary>
    /// <param name="utf8">Any bytes.</param>
    public long Count(ReadOnlySpan<byte> utf8)
    {
        var work = _workspace ??= new Workspace();
        return Run(Utf8.IsValid(utf8) ? utf8 : Repair(utf8, work), work, null);
    }

    /// <summary>The tokens of a text, by id.</summary>
    /// <param name="text">Any text.</param>
    public IReadOnlyList<int> Encode(ReadOnlySpan<char> text)
    {
        var work = _workspace ??= new Workspace();
        var ids = new List<int>();
        Run(Transcode(text, work), work, ids);
        return ids;
    }

    /// <summary>The tokens of a UTF-8 text, by id.</summary>
    /// <param name="utf8">Any bytes.</param>
    public IReadOnlyList<int> Encode(ReadOnlySpan<byte> utf8)
    {
        var work = _workspace ??= new Workspace();
        var ids = new List<int>();
        Run(Utf8.IsValid(utf8) ? utf8 : Repair(utf8, work), work, ids);
        return ids;
    }

    /// <summary>The bytes of tokens, one after another; of a vocabulary that changes text before it splits it, the changed text.</summary>
    /// <param name="ids">Ids of this vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id that the vocabulary does not have.</exception>
    public byte[] Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        using var bytes = new MemoryStream();
        foreach (var id in ids)
        {
            if (!_vocabulary.Has(id))
                throw new ArgumentOutOfRangeException(nameof(ids), id, "The vocabulary has no such token.");
            bytes.Write(_vocabulary.BytesOf(id));
        }

        return bytes.ToArray();
    }

    /// <summary>True when some token goes on behind a space that follows a letter or digit, so that the count of a text is not the sum over its words.</summary>
    internal bool SpansWords => _vocabulary.SpansWords;

    private long Run(ReadOnlySpan<byte> text, Workspace work, List<int>? ids)
    {
        work.Begin(ids);
        if (!text.IsEmpty)
            _stage.Run(text, work);
        var count = work.Tokens;
        work.End(KeptBytes);
        return count;
    }

    private static ReadOnlySpan<byte> Transcode(ReadOnlySpan<char> text, Workspace work)
    {
        var target = work.Input.Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Utf8.FromUtf16(text, target, out _, out var written);
        return target[..written];
    }

    private static ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> bytes, Workspace work)
    {
        // Each maximal wrong part, a byte at least, becomes three bytes.
        var target = work.Input.Reserve(checked(bytes.Length * 3));
        var written = 0;
        while (!bytes.IsEmpty)
        {
            Rune.DecodeFromUtf8(bytes, out var rune, out var consumed);
            written += rune.EncodeToUtf8(target[written..]);
            bytes = bytes[consumed..];
        }

        return target[..written];
    }
}

/// <summary>One stage of the way from a text to its tokens; hands its pieces to the next stage.</summary>
internal interface ITextStage
{
    /// <summary>Takes a piece of text: valid UTF-8, not empty.</summary>
    void Run(ReadOnlySpan<byte> text, Workspace work);
}
