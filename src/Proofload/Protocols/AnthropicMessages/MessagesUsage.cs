using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.AnthropicMessages;

/// <summary>
/// Reads a <c>usage</c> object of the Messages API in place. Its <c>input_tokens</c> are only those that were neither read from nor written to
/// the prompt cache: the prompt's tokens are the sum of the three.
/// </summary>
internal static class MessagesUsage
{
    /// <summary>Reads the value after the name <c>usage</c>.</summary>
    /// <param name="reader">Stands on the name.</param>
    /// <param name="chunk">Takes the counts.</param>
    /// <param name="hasOutput">False where the output has only begun and its count means nothing.</param>
    public static void Read(ref Utf8JsonReader reader, ref Chunk chunk, bool hasOutput)
    {
        if (!JsonValue.Enter(ref reader))
        {
            return;
        }

        var (input, read, written) = (RequestRecord.Absent, RequestRecord.Absent, RequestRecord.Absent);
        while (JsonValue.NextMember(ref reader))
        {
            if (reader.ValueTextEquals("input_tokens"u8))
            {
                input = JsonValue.Number(ref reader);
            }
            else if (reader.ValueTextEquals("cache_read_input_tokens"u8))
            {
                read = JsonValue.Number(ref reader);
            }
            else if (reader.ValueTextEquals("cache_creation_input_tokens"u8))
            {
                written = JsonValue.Number(ref reader);
            }
            else if (hasOutput && reader.ValueTextEquals("output_tokens"u8))
            {
                chunk.OutputTokens = JsonValue.Number(ref reader);
            }
            else if (hasOutput && reader.ValueTextEquals("output_tokens_details"u8))
            {
                Details(ref reader, ref chunk);
            }
            else
            {
                reader.Skip();
            }
        }

        chunk.CachedTokens = read;
        if (input >= 0)
        {
            var known = Math.Max(0, read);
            var sum = input > long.MaxValue - known ? long.MaxValue : input + known;
            known = Math.Max(0, written);
            chunk.PromptTokens = sum > long.MaxValue - known ? long.MaxValue : sum + known;
        }
    }

    private static void Details(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        if (!JsonValue.Enter(ref reader))
        {
            return;
        }

        while (JsonValue.NextMember(ref reader))
        {
            if (reader.ValueTextEquals("thinking_tokens"u8))
            {
                chunk.ReasoningTokens = JsonValue.Number(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
