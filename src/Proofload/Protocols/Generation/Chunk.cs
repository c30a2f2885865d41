using Proofload.Measurement.Recording;

namespace Proofload.Protocols.Generation;

/// <summary>What one streamed object, or one whole answer, says. Nothing of its text is kept here.</summary>
internal struct Chunk
{
    public Chunk()
    {
    }

    /// <summary>What every answer of the protocol has was there, even empty: <c>choices</c>, <c>output</c>, <c>content</c> …</summary>
    public bool HasAnswer { get; set; }

    /// <summary>The <c>choices</c> array holds one, whatever that one says.</summary>
    public bool HasChoice { get; set; }

    /// <summary>Non-empty text for the user: content, text or refusal.</summary>
    public bool HasContent { get; set; }

    /// <summary>Non-empty reasoning text.</summary>
    public bool HasReasoning { get; set; }

    /// <summary>A tool call with a name or arguments.</summary>
    public bool HasToolCall { get; set; }

    /// <summary>Some choice has a finish reason.</summary>
    public bool HasFinish { get; set; }

    /// <summary>The object is the end mark of a stream.</summary>
    public bool IsEnd { get; set; }

    /// <summary>The object is an error.</summary>
    public bool HasError { get; set; }

    public long PromptTokens { get; set; } = RequestRecord.Absent;

    public long OutputTokens { get; set; } = RequestRecord.Absent;

    public long ReasoningTokens { get; set; } = RequestRecord.Absent;

    public long CachedTokens { get; set; } = RequestRecord.Absent;

    /// <summary>The server's own stamp of the event, nanoseconds on its monotonic clock.</summary>
    public long EmittedNs { get; set; } = RequestRecord.Absent;

    /// <summary>Content, reasoning or tool call: what the metrics call a token.</summary>
    public readonly bool IsToken => HasContent || HasReasoning || HasToolCall;
}
