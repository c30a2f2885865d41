using System.Text.Json;
using Proofload.Measurement.Recording;

namespace Proofload.Protocols.OpenAi;

/// <summary>Reads the <c>usage</c> object of an answer in place.</summary>
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
            if (reader.ValueTextEquals("completion_tokens"u8))
            {
                chunk.OutputTokens = Number(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens"u8))
            {
                chunk.PromptTokens = Number(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8))
            {
                chunk.CachedTokens = Detail(ref reader, "cached_tokens"u8);
            }
            else if (reader.ValueTextEquals("completion_tokens_details"u8))
            {
                chunk.ReasoningTokens = Detail(ref reader, "reasoning_tokens"u8);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Reads the value after a property name; everything but a non-negative whole number is absent.</summary>
    public static long Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= 0)
        {
            return value;
        }

        reader.Skip();
        return RequestRecord.Absent;
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
                value = Number(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return value;
    }
}
