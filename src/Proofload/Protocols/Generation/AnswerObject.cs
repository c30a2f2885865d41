using System.Text.Json;
using System.Text.Unicode;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.Generation;

/// <summary>Reads one top-level member of an answer; the reader stands on its name and must end on its value.</summary>
internal delegate void MemberReader(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk);

/// <summary>Walks the JSON object of an event, a line or a whole answer in place. Allocates nothing for valid input.</summary>
internal static class AnswerObject
{
    /// <summary>Reads one object. False when it is no valid JSON object in valid UTF-8.</summary>
    /// <param name="json">The object.</param>
    /// <param name="member">Reads a member; server emit stamps are read before it is asked.</param>
    /// <param name="text">Who needs the text.</param>
    /// <param name="chunk">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> json, MemberReader member, in TextTargets text, out Chunk chunk)
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
                    member(ref reader, in text, ref chunk);
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

    /// <summary>Reads one object whose <c>type</c> says how its other members are meant. False when it is no valid JSON object in valid UTF-8.</summary>
    /// <param name="json">The object.</param>
    /// <param name="kindOf">Tells the kind by the type.</param>
    /// <param name="untyped">The kind of an object without a type.</param>
    /// <param name="text">Who needs the text.</param>
    /// <param name="chunk">What it says.</param>
    public static bool TryReadTyped(ReadOnlySpan<byte> json, KindReader kindOf, ObjectKind untyped, in TextTargets text, out Chunk chunk)
    {
        if (KindOf(json, kindOf, untyped) is not { } kind)
        {
            chunk = new Chunk();
            return false;
        }

        if (!TryRead(json, kind.Member, in text, out chunk))
        {
            return false;
        }

        chunk.HasError |= kind.IsError;
        chunk.HasFinish |= kind.IsEnd;
        chunk.IsEnd |= kind.IsEnd;
        return true;
    }

    /// <summary>A member that says nothing.</summary>
    public static void Nothing(ref Utf8JsonReader reader, in TextTargets text, ref Chunk chunk) => reader.Skip();

    /// <summary>Takes an <c>error</c> after its name: an object or a text is one.</summary>
    public static void Error(ref Utf8JsonReader reader, ref Chunk chunk)
    {
        reader.Read();
        chunk.HasError |= reader.TokenType is JsonTokenType.StartObject or JsonTokenType.String;
        reader.Skip();
    }

    // The type usually comes first; null when the text up to it is no JSON.
    private static ObjectKind? KindOf(ReadOnlySpan<byte> json, KindReader kindOf, ObjectKind untyped)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (JsonValue.NextMember(ref reader))
            {
                var found = reader.ValueTextEquals("type"u8);
                reader.Read();
                if (found)
                {
                    return reader.TokenType == JsonTokenType.String ? kindOf(reader) : untyped;
                }

                reader.Skip();
            }

            return untyped;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The reader throws the latter on names and texts with half a character in them.
            return null;
        }
    }
}
