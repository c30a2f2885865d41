using Proofload.Protocols.Sse;

namespace Proofload.Protocols.Generation;

/// <summary>Reads one event, line or whole answer. False when it is no valid JSON object in valid UTF-8.</summary>
/// <param name="json">The object.</param>
/// <param name="text">Who needs the text.</param>
/// <param name="chunk">What it says.</param>
internal delegate bool ChunkReader(ReadOnlySpan<byte> json, in TextTargets text, out Chunk chunk);

/// <summary>How a protocol writes its answers.</summary>
/// <param name="Read">Reads one object, streamed or whole.</param>
/// <param name="Essential">The member that every whole answer has, for the message when it is missing.</param>
internal sealed record AnswerFormat(ChunkReader Read, string Essential)
{
    /// <summary>A stream is one JSON object a line, not server-sent events. Default false.</summary>
    public bool IsLines { get; init; }

    /// <summary>Largest event or line, bytes. Default 1 MiB; more where the last one repeats the whole answer.</summary>
    public int MaxEventBytes { get; init; } = SseParser.DefaultMaxEventBytes;
}
