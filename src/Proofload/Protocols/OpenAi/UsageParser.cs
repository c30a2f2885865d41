using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.OpenAi;

/// <summary>Reads the <c>usage</c> object of an answer in place, with the names of chat (<c>prompt_tokens</c>) or of responses (<c>input_tokens</c>).</summary>
internal static class UsageParser
{
    /// <summary>Reads the value that the reader stands on; anything but an object says nothing.</summary>
    public static void Read(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8))
            {
                chunk.OutputTokens = JsonValue.Number(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8))
            {
                chunk.PromptTokens = JsonValue.Number(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8))
            {
                chunk.CachedTokens = Detail(ref reader, "cached_tokens"u8);
            }
            else if (reader.ValueTextEquals("completion_tokens_details"u8) || reader.ValueTextEquals("output_tokens_details"u8))
            {
                chunk.ReasoningTokens = Detail(ref reader, "reasoning_tokens"u8);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static long Detail(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        var value = RequestRecord.Absent;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return value;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                value = JsonValue.Number(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return value;
    }
}
