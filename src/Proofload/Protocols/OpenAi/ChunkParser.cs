using System.Text.Json;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols.OpenAi;

/// <summary>
/// Reads the JSON objects of OpenAI-style answers in place: chunks of streams and whole answers, of chat and of completions. Allocates
/// nothing for valid input. Knows the dialects: <c>reasoning_content</c> and <c>reasoning</c>, content as text or as typed parts,
/// <c>function_call</c> beside <c>tool_calls</c>, errors as object, text, or <c>"object": "error"</c>.
/// </summary>
internal static class ChunkParser
{
    /// <summary>Choices are told apart up to this number.</summary>
    public const int MostChoices = 1 << 20;

    /// <summary>How chat and completions answer.</summary>
    public static AnswerFormat Format { get; } = new(TryRead, "choices");

    private static readonly MemberReader Members = Member;

    /// <summary>Reads one object. False when it is no valid JSON object in valid UTF-8.</summary>
    /// <param name="json">The object.</param>
    /// <param name="text">Who needs the text.</param>
    /// <param name="chunk">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, in TextTargets text, out Chunk chunk) => AnswerObject.TryRead(json, Members, in text, out chunk);

    /// <summary>Takes tool calls, the value that the reader stands on; true when one has a name or arguments.</summary>
    public static bool ToolCall(ref Utf8JsonReader reader, in TextTargets text)
    {
        if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
        {
            reader.Skip();
            return false;
        }

        var found = false;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName
                && (reader.ValueTextEquals("arguments"u8) || reader.ValueTextEquals("name"u8) || reader.ValueTextEquals("input"u8)))
            {
                reader.Read();
                found |= reader.TokenType == JsonTokenType.String && text.Take(OutputText.Kind.ToolCall, ref reader);
            }
        }

        return found;
    }

    private static void Member(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (reader.ValueTextEquals("choices"u8))
        {
            reader.Read();
            Choices(ref reader, text, ref chunk);
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            reader.Read();
            UsageParser.Read(ref reader, ref chunk);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            AnswerObject.Error(ref reader, ref chunk);
        }
        else if (reader.ValueTextEquals("object"u8))
        {
            reader.Read();
            chunk.HasError |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("error"u8);
            reader.Skip();
        }
        else
        {
            reader.Skip();
        }
    }

    private static void Choices(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        chunk.HasAnswer = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            chunk.HasChoice = true;
            text.Output?.BeginChoice();
            var index = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Choice(ref reader, text, ref chunk, ref index);
            }

            text.Output?.EndChoice(index);
        }
    }

    private static void Choice(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk, ref int index)
    {
        if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("message"u8))
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Delta(ref reader, text, ref chunk);
            }
        }
        else if (reader.ValueTextEquals("text"u8))
        {
            reader.Read();
            chunk.HasContent |= text.Take(OutputText.Kind.Content, ref reader);
        }
        else if (reader.ValueTextEquals("index"u8))
        {
            index = (int)Math.Clamp(JsonValue.Number(ref reader), 0, MostChoices);
        }
        else if (reader.ValueTextEquals("finish_reason"u8))
        {
            reader.Read();
            chunk.HasFinish |= reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty;
            reader.Skip();
        }
        else
        {
            reader.Skip();
        }
    }

    private static void Delta(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (reader.ValueTextEquals("content"u8))
        {
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
            {
                Parts(ref reader, text, ref chunk, thinking: false);
            }
            else
            {
                chunk.HasContent |= text.Take(OutputText.Kind.Content, ref reader);
            }
        }
        else if (reader.ValueTextEquals("refusal"u8))
        {
            reader.Read();
            chunk.HasContent |= text.Take(OutputText.Kind.Content, ref reader);
        }
        else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8))
        {
            reader.Read();
            chunk.HasReasoning |= text.Take(OutputText.Kind.Reasoning, ref reader);
        }
        else if (reader.ValueTextEquals("tool_calls"u8) || reader.ValueTextEquals("function_call"u8))
        {
            reader.Read();
            chunk.HasToolCall |= ToolCall(ref reader, in text);
        }
        else
        {
            reader.Skip();
        }
    }

    // Content as a list of parts: {"type":"text","text":"…"}, or {"type":"thinking","thinking":[parts]} for reasoning.
    private static void Parts(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk, bool thinking)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            chunk.HasReasoning |= text.Take(OutputText.Kind.Reasoning, ref reader);
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("thinking"u8))
                {
                    reader.Read();
                    Parts(ref reader, text, ref chunk, thinking: true);
                }
                else if (!reader.ValueTextEquals("text"u8))
                {
                    reader.Skip();
                }
                else if (reader.Read() && thinking)
                {
                    chunk.HasReasoning |= text.Take(OutputText.Kind.Reasoning, ref reader);
                }
                else
                {
                    chunk.HasContent |= text.Take(OutputText.Kind.Content, ref reader);
                }
            }
        }
    }
}
