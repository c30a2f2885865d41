using System.Text.Json;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.OpenAiResponses;

/// <summary>
/// Reads events and whole answers of the Responses API in place. The event's <c>type</c> says what its <c>delta</c> is: text, refusal and
/// audio are output, reasoning and its summary are reasoning, arguments and inputs of tools are tool calls. Completed and incomplete
/// responses end the stream, a failed one and an error event are errors, and everything else says nothing.
/// </summary>
internal static class ResponsesParser
{
    private const int MaxEventBytes = 8 << 20;

    private static readonly ObjectKind OutputDelta = new(TextDelta);
    private static readonly ObjectKind AudioDelta = new(Audio);
    private static readonly ObjectKind ReasoningDelta = new(Reasoning);
    private static readonly ObjectKind ToolDelta = new(Tool);
    private static readonly ObjectKind ItemAdded = new(Added);
    private static readonly ObjectKind ResponseEnd = new(End) { IsEnd = true };
    private static readonly ObjectKind Failure = new(AnswerObject.Nothing) { IsError = true };
    private static readonly ObjectKind ResponseWhole = new(Whole);
    private static readonly KindReader Kinds = KindOf;

    /// <summary>How the Responses API answers; the last event repeats the whole answer.</summary>
    public static AnswerFormat Format { get; } = new(TryRead, "output") { MaxEventBytes = MaxEventBytes };

    /// <summary>Reads one object. False when it is no valid JSON object in valid UTF-8.</summary>
    /// <param name="json">The object.</param>
    /// <param name="text">Who needs the text.</param>
    /// <param name="chunk">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, in TextTargets text, out Chunk chunk) =>
        AnswerObject.TryReadTyped(json, Kinds, ResponseWhole, in text, out chunk);

    private static ObjectKind KindOf(Utf8JsonReader type)
    {
        if (type.ValueTextEquals("response.output_text.delta"u8) || type.ValueTextEquals("response.refusal.delta"u8)
            || type.ValueTextEquals("response.audio.transcript.delta"u8))
        {
            return OutputDelta;
        }

        if (type.ValueTextEquals("response.reasoning_text.delta"u8) || type.ValueTextEquals("response.reasoning_summary_text.delta"u8))
        {
            return ReasoningDelta;
        }

        if (type.ValueTextEquals("response.function_call_arguments.delta"u8) || type.ValueTextEquals("response.custom_tool_call_input.delta"u8)
            || type.ValueTextEquals("response.mcp_call_arguments.delta"u8) || type.ValueTextEquals("response.code_interpreter_call_code.delta"u8))
        {
            return ToolDelta;
        }

        return type.ValueTextEquals("response.output_item.added"u8) ? ItemAdded
            : type.ValueTextEquals("response.completed"u8) || type.ValueTextEquals("response.incomplete"u8) ? ResponseEnd
            : type.ValueTextEquals("response.failed"u8) || type.ValueTextEquals("error"u8) ? Failure
            : type.ValueTextEquals("response.audio.delta"u8) ? AudioDelta
            : ObjectKind.Silent;
    }

    private static void TextDelta(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk) => chunk.HasContent |= Delta(ref reader, OutputText.Kind.Content, text);

    private static void Audio(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk) => chunk.HasContent |= Delta(ref reader, OutputText.Kind.Content, default);

    private static void Reasoning(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk) => chunk.HasReasoning |= Delta(ref reader, OutputText.Kind.Reasoning, text);

    private static void Tool(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk) => chunk.HasToolCall |= Delta(ref reader, OutputText.Kind.ToolCall, text);

    private static bool Delta(ref Utf8JsonReader reader, OutputText.Kind kind, in TextTargets text)
    {
        if (reader.ValueTextEquals("delta"u8))
        {
            return text.TakeNext(kind, ref reader);
        }

        reader.Skip();
        return false;
    }

    // A tool call opens with the tool's name, which the model wrote: the first token of the call, as in chat.
    private static void Added(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (!reader.ValueTextEquals("item"u8) || !JsonValue.Enter(ref reader))
        {
            reader.Skip();
            return;
        }

        var (isCall, isNamed) = (false, false);
        var name = reader;
        while (JsonValue.NextMember(ref reader))
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                isCall = reader.TokenType == JsonTokenType.String
                    && (reader.ValueTextEquals("function_call"u8) || reader.ValueTextEquals("custom_tool_call"u8) || reader.ValueTextEquals("mcp_call"u8));
                reader.Skip();
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                isNamed = JsonValue.NextText(ref reader);
                name = reader;
            }
            else
            {
                reader.Skip();
            }
        }

        if (isCall && isNamed)
        {
            chunk.HasToolCall = true;
            text.Output?.Add(OutputText.Kind.ToolCall, in name);
        }
    }

    private static void End(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (!reader.ValueTextEquals("response"u8) || !JsonValue.Enter(ref reader))
        {
            reader.Skip();
            return;
        }

        while (JsonValue.NextMember(ref reader))
        {
            if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                UsageParser.Read(ref reader, ref chunk);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void Whole(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        if (reader.ValueTextEquals("output"u8))
        {
            if (JsonValue.EnterArray(ref reader))
            {
                chunk.HasAnswer = true;
                while (JsonValue.NextObject(ref reader))
                {
                    Item(ref reader, text, ref chunk);
                }
            }
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
        else if (reader.ValueTextEquals("status"u8))
        {
            reader.Read();
            chunk.HasError |= reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("failed"u8);
            reader.Skip();
        }
        else
        {
            reader.Skip();
        }
    }

    private static void Item(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk)
    {
        while (JsonValue.NextMember(ref reader))
        {
            if (reader.ValueTextEquals("content"u8))
            {
                chunk.HasContent |= Parts(ref reader, OutputText.Kind.Content, text);
            }
            else if (reader.ValueTextEquals("summary"u8))
            {
                chunk.HasReasoning |= Parts(ref reader, OutputText.Kind.Reasoning, text);
            }
            else if (reader.ValueTextEquals("name"u8) || reader.ValueTextEquals("arguments"u8) || reader.ValueTextEquals("input"u8))
            {
                chunk.HasToolCall |= text.TakeNext(OutputText.Kind.ToolCall, ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static bool Parts(ref Utf8JsonReader reader, OutputText.Kind kind, in TextTargets text)
    {
        if (!JsonValue.EnterArray(ref reader))
        {
            return false;
        }

        var found = false;
        while (JsonValue.NextObject(ref reader))
        {
            while (JsonValue.NextMember(ref reader))
            {
                if (reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("refusal"u8))
                {
                    found |= text.TakeNext(kind, ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return found;
    }
}
