namespace Proofload.Data;

/// <summary>
/// What one request carries. Belongs to a slot and is filled again for each request; a source points it at memory that it owns, or writes
/// into <see cref="Scratch"/>.
/// </summary>
public sealed class Row
{
    private readonly List<Row> _batch = [];
    private IPromptWriter? _writer;
    private int _batchCount;

    /// <summary>Index of the request, from 0.</summary>
    public long Index { get; set; }

    /// <summary>Number of the dataset row, from 0; -1 for synthetic data.</summary>
    public int Number { get; set; } = -1;

    /// <summary>The prompt as UTF-8, escaped for a JSON string, without the quotes.</summary>
    public ReadOnlyMemory<byte> PromptJson
    {
        get
        {
            if (_writer is { } writer)
            {
                _writer = null;
                writer.WritePrompt(this);
            }

            return field;
        }

        set
        {
            _writer = null;
            field = value;
        }
    }

    /// <summary>Earlier turns of a conversation, in order, before the prompt; empty without any.</summary>
    public IReadOnlyList<Turn> History { get; set; } = [];

    /// <summary>Requested output length in tokens; null leaves it to the server.</summary>
    public int? OutputTokens { get; set; }

    /// <summary>Images and sounds of the row, in order; empty without any.</summary>
    public List<MediaItem> Media { get; } = [];

    /// <summary>The rows of a batch, each an instance of its own; empty where the row itself is the only one.</summary>
    public ReadOnlySpan<Row> Batch => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_batch)[.._batchCount];

    /// <summary>A whole request body as JSON that the dataset has for the row; empty when the driver makes one of prompt and history.</summary>
    public ReadOnlyMemory<byte> BodyJson { get; set; }

    /// <summary>The name that the dataset gives the row's request (<c>custom_id</c> of a batch line), for the raw records; null for none.</summary>
    public string? CustomId { get; set; }

    /// <summary>File name of the row (of its first image or sound).</summary>
    public string? FileName { get; set; }

    /// <summary>Fields of the row by name, for templates; JSON values that are no strings keep their JSON text.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; set; } = EmptyFields;

    /// <summary>Memory for sources that make their rows on the fly.</summary>
    public System.Buffers.ArrayBufferWriter<byte> Scratch { get; } = new(256);

    /// <summary>Memory for the parts of media that are made on the fly.</summary>
    internal System.Buffers.ArrayBufferWriter<byte> MediaScratch => field ??= new(256);

    private static IReadOnlyDictionary<string, string> EmptyFields { get; } = new Dictionary<string, string>();

    /// <summary>The session that the request is a step of; null for a single request.</summary>
    internal SessionState? Session { get; set; }

    /// <summary>Leaves the prompt to be written when it is first read: many requests carry none.</summary>
    internal void Defer(IPromptWriter writer) => _writer = writer;

    /// <summary>Makes the row ready for its next use.</summary>
    public void Clear()
    {
        Number = -1;
        _writer = null;
        PromptJson = default;
        History = [];
        OutputTokens = null;
        BodyJson = default;
        CustomId = null;
        FileName = null;
        Fields = EmptyFields;
        Session = null;
        Scratch.ResetWrittenCount();
        _batchCount = 0;
        if (Media.Count > 0)
        {
            Media.Clear();
            MediaScratch.ResetWrittenCount();
        }
    }

    /// <summary>The next row of the batch, to be filled; rows are kept for the next request.</summary>
    internal Row AddToBatch()
    {
        if (_batchCount == _batch.Count)
            _batch.Add(new Row());
        return _batch[_batchCount++];
    }
}

/// <summary>Writes the prompt of a row, given its index: a pure function, so it does not matter when.</summary>
internal interface IPromptWriter
{
    /// <summary>Sets <see cref="Row.PromptJson"/>.</summary>
    void WritePrompt(Row row);
}

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Role: <c>user</c>, <c>assistant</c> or <c>system</c>.</param>
/// <param name="TextJson">Text as UTF-8, escaped for a JSON string, without the quotes.</param>
public readonly record struct Turn(string Role, ReadOnlyMemory<byte> TextJson);
