namespace Proofload.Tokenizers.Bpe;

/// <summary>A thread's memory for encoding, and what came out of the text so far.</summary>
internal sealed class Workspace
{
    private readonly Stack<ByteBuffer> _free = new();
    private List<int>? _ids;

    /// <summary>Tokens so far.</summary>
    public long Tokens { get; private set; }

    /// <summary>True until something of the text was passed on or dropped.</summary>
    public bool IsTextStart { get; set; }

    /// <summary>The text as UTF-8 when it had to be converted.</summary>
    public ByteBuffer Input { get; } = new();

    /// <summary>For merging.</summary>
    public MergeSpace Merge { get; } = new();

    /// <summary>For patterns.</summary>
    public Patterns.MatchSpace Match { get; } = new();

    public void Begin(List<int>? ids) => (_ids, Tokens, IsTextStart) = (ids, 0, true);

    public void Add(int id)
    {
        Tokens++;
        _ids?.Add(id);
    }

    /// <summary>A buffer for a changed copy of a text; give it back.</summary>
    public ByteBuffer Rent() => _free.TryPop(out var buffer) ? buffer : new ByteBuffer();

    public void Return(ByteBuffer buffer)
    {
        buffer.Clear();
        _free.Push(buffer);
    }

    /// <summary>The text is done: memory beyond a limit is given back.</summary>
    public void End(int mostBytes)
    {
        _ids = null;
        Input.Trim(mostBytes);
        Merge.Trim(mostBytes);
        foreach (var buffer in _free)
            buffer.Trim(mostBytes);
    }
}
