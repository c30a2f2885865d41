using System.Text.Json;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols.AnthropicMessages;

/// <summary>
/// Reads events and whole answers of the Messages API in place: text is output, thinking is reasoning (a redacted block too), a tool's name
/// and its partial JSON are tool calls; signatures, citations and pings say nothing.
/// </summary>
internal static class MessagesParser
{
    private static readonly ObjectKind BlockDelta = new(Delta);
    private static readonly ObjectKind BlockStart = new(Start);
    private static readonly ObjectKind MessageStart = new(Begin);
    private static readonly ObjectKind MessageDelta = new(Change);
    private static readonly ObjectKind MessageStop = new(AnswerObject.Nothing) { IsEnd = true };
    private static readonly ObjectKind Failure = new(AnswerObject.Nothing) { IsError = true };
    private static readonly ObjectKind WholeMessage = new(Whole);
    private static readonly KindReader Kinds = KindOf;

    /// <summary>How the Messages API answers.</summary>
    public static AnswerFormat Format { get; } = new(TryRead, "content");

    /// <summary>Reads one object. False when it is no valid JSON object in valid UTF-8.</summary>
    /// <param name="json">The object.</param>
    /// <param name="text">Who needs the text.</param>
    /// <param name="chunk">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, in TextTargets text, out Chunk chunk) =>
        AnswerObject.TryReadTyped(json, Kinds, WholeMessage, in text, out chunk);

    private static ObjectKind KindOf(Utf8JsonReader type) =>
        type.ValueTextEquals("content_block_delta"u8) ? BlockDelta
        : type.ValueTextEquals("content_block_start"u8) ? BlockStart
        : type.ValueTextEquals("message_start"u8) ? MessageStart
        : type.ValueTextEquals("message_delta"u8) ? MessageDelta
        : type.ValueTextEquals("message_stop"u8) ? MessageStop
        : type.ValueTextEquals("message"u8) ? WholeMessage
        : type.ValueTextEquals("error"u8) ? Failure
        : ObjectKind.Silent;

    private static void Delta(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (!reader.ValueTextEquals("delta"u8))
        {
            reader.Skip();
        }
        else if (JsonValue.Enter(ref reader))
        {
            while (JsonValue.NextMember(ref reader))
            {
                if (reader.ValueTextEquals("partial_json"u8))
                {
                    chunk.HasToolCall |= text.TakeNext(OutputText.Kind.ToolCall, ref reader);
                }
                else
                {
                    Words(ref reader, text, ref chunk);
                }
            }
        }
    }

    private static void Start(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (!reader.ValueTextEquals("content_block"u8))
        {
            reader.Skip();
        }
        else if (JsonValue.Enter(ref reader))
        {
            Block(ref reader, text, ref chunk);
        }
    }

    private static void Begin(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (!reader.ValueTextEquals("message"u8))
        {
            reader.Skip();
        }
        else if (JsonValue.Enter(ref reader))
        {
            while (JsonValue.NextMember(ref reader))
            {
                if (reader.ValueTextEquals("usage"u8))
                {
                    MessagesUsage.Read(ref reader, ref chunk, hasOutput: false);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
    }

    private static void Change(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (reader.ValueTextEquals("usage"u8))
        {
            MessagesUsage.Read(ref reader, ref chunk, hasOutput: true);
        }
        else if (!reader.ValueTextEquals("delta"u8))
        {
            reader.Skip();
        }
        else if (JsonValue.Enter(ref reader))
        {
            while (JsonValue.NextMember(ref reader))
            {
                if (reader.ValueTextEquals("stop_reason"u8))
                {
                    chunk.HasFinish |= JsonValue.NextText(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }
    }

    private static void Whole(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (reader.ValueTextEquals("content"u8))
        {
            if (JsonValue.EnterArray(ref reader))
            {
                chunk.HasAnswer = true;
                while (JsonValue.NextObject(ref reader))
                {
                    Block(ref reader, text, ref chunk);
                }
            }
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            MessagesUsage.Read(ref reader, ref chunk, hasOutput: true);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            AnswerObject.Error(ref reader, ref chunk);
        }
        else
        {
            reader.Skip();
        }
    }

    // A block, opening or whole: a tool use has its name here, redacted thinking all of its data.
    private static void Block(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        while (JsonValue.NextMember(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                chunk.HasToolCall |= text.TakeNext(OutputText.Kind.ToolCall, ref reader);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                chunk.HasReasoning |= JsonValue.NextText(ref reader);
            }
            else
            {
                Words(ref reader, text, ref chunk);
            }
        }
    }

    private static void Words(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (reader.ValueTextEquals("text"u8))
        {
            chunk.HasContent |= text.TakeNext(OutputText.Kind.Content, ref reader);
        }
        else if (reader.ValueTextEquals("thinking"u8))
        {
            chunk.HasReasoning |= text.TakeNext(OutputText.Kind.Reasoning, ref reader);
        }
        else
        {
            reader.Skip();
        }
    }
}
