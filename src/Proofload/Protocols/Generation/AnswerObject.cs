using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.Generation;

/// <summary>Reads one top-level member of an answer; the reader stands on its name and must end on its value.</summary>
internal delegate void MemberReader(ref Utf8JsonReader reader, IBufferWriter<byte>? text, ref Chunk chunk);

/// <summary>Walks the JSON object of an event, a line or a whole answer in place. Allocates nothing for valid input.</summary>
internal static class AnswerObject
{
    /// <summary>Reads one object. False when it is no valid JSON object in valid UTF-8.</summary>
    /// <param name="json">The object.</param>
    /// <param name="member">Reads a member; server emit stamps are read before it is asked.</param>
    /// <param name="text">Receives the text for the user; null when nobody needs it.</param>
    /// <param name="chunk">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, MemberReader member, IBufferWriter<byte>? text, out Chunk chunk)
    {
        chunk = new Chunk();
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (JsonValue.NextMember(ref reader))
            {
                if (reader.ValueTextEquals("emitted_ns"u8))
                {
                    chunk.EmittedNs = JsonValue.Number(ref reader);
                }
                else
                {
                    member(ref reader, text, ref chunk);
                }
            }

            return !reader.Read();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The reader throws the latter on names and texts with half a character in them.
            return false;
        }
    }

    /// <summary>Finds the <c>type</c> that says how the other members are meant; it usually comes first.</summary>
    /// <param name="json">The object; may be anything.</param>
    /// <param name="type">Stands on the type, a text.</param>
    public static bool TryFindType(ReadOnlySpan<byte> json, out Utf8JsonReader type)
    {
        type = new Utf8JsonReader(json);
        try
        {
            if (!type.Read() || type.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (JsonValue.NextMember(ref type))
            {
                var found = type.ValueTextEquals("type"u8);
                type.Read();
                if (found)
                {
                    return type.TokenType == JsonTokenType.String;
                }

                type.Skip();
            }

            return false;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A member that says nothing.</summary>
    public static void Nothing(ref Utf8JsonReader reader, IBufferWriter<byte>? text, ref Chunk chunk) => reader.Skip();

    /// <summary>Takes an <c>error</c> after its name: an object or a text is one.</summary>
    public static void Error(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        reader.Read();
        chunk.HasError |= reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String;
        reader.Skip();
    }
}
