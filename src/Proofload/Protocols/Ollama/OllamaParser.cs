using System.Text.Json;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.Ollama;

/// <summary>
/// Reads the JSON objects of Ollama's own API in place: lines of streams and whole answers, of chat (<c>message</c>) and of generate
/// (<c>response</c>). The object with <c>done: true</c> ends the stream and has the counts.
/// </summary>
internal static class OllamaParser
{
    private const int MaxLineBytes = 8 << 20;

    private static readonly MemberReader Members = Member;

    /// <summary>How Ollama answers; the last line of a generate repeats the whole context as token numbers.</summary>
    public static AnswerFormat Format { get; } = new(TryRead, "message or response") { IsLines = true, MaxEventBytes = MaxLineBytes };

    /// <summary>Reads one object. False when it is no valid JSON object in valid UTF-8.</summary>
    /// <param name="json">The object.</param>
    /// <param name="text">Who needs the text.</param>
    /// <param name="chunk">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, in TextTargets text, out Chunk chunk) => AnswerObject.TryRead(json, Members, in text, out chunk);

    private static void Member(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (reader.ValueTextEquals("message"u8))
        {
            Message(ref reader, text, ref chunk);
        }
        else if (reader.ValueTextEquals("response"u8))
        {
            reader.Read();
            chunk.HasAnswer |= reader.TokenType == JsonTokenType.String;
            chunk.HasContent |= text.Take(OutputText.Kind.Content, ref reader);
        }
        else if (reader.ValueTextEquals("thinking"u8))
        {
            chunk.HasReasoning |= text.TakeNext(OutputText.Kind.Reasoning, ref reader);
        }
        else if (reader.ValueTextEquals("done"u8))
        {
            reader.Read();
            var isDone = reader.TokenType == JsonTokenType.True;
            chunk.HasFinish |= isDone;
            chunk.IsEnd |= isDone;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("prompt_eval_count"u8))
        {
            chunk.PromptTokens = JsonValue.Number(ref reader);
        }
        else if (reader.ValueTextEquals("eval_count"u8))
        {
            chunk.OutputTokens = JsonValue.Number(ref reader);
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

    private static void Message(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (!JsonValue.Enter(ref reader))
        {
            return;
        }

        chunk.HasAnswer = true;
        while (JsonValue.NextMember(ref reader))
        {
            if (reader.ValueTextEquals("content"u8))
            {
                chunk.HasContent |= text.TakeNext(OutputText.Kind.Content, ref reader);
            }
            else if (reader.ValueTextEquals("thinking"u8))
            {
                chunk.HasReasoning |= text.TakeNext(OutputText.Kind.Reasoning, ref reader);
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                reader.Read();
                chunk.HasToolCall |= ChunkParser.ToolCall(ref reader, in text);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
