using System.Text;
using Proofload.Measurement.Recording;

namespace Proofload.Fuzz.Grammars;

/// <summary>An answer and what a reader must find in it.</summary>
internal sealed class GeneratedAnswer
{
    private readonly StringBuilder _text = new();

    public byte[] Bytes { get; set; } = [];

    public string? ContentType { get; init; }

    /// <summary>One JSON object, not a stream.</summary>
    public bool IsWhole { get; init; }

    public ErrorKind Outcome { get; set; }

    /// <summary>Token-bearing events.</summary>
    public int Chunks { get; set; }

    public long? OutputTokens { get; set; }

    public long PromptTokens { get; set; } = RequestRecord.Absent;

    public string Text => _text.ToString();

    public void Add(string text, bool isToken)
    {
        _text.Append(text);
        Chunks += isToken ? 1 : 0;
    }
}
