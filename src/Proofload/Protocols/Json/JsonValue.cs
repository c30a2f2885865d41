using System.Text.Json;
using Proofload.Measurement.Recording;

namespace Proofload.Protocols.Json;

/// <summary>Reads single values of an answer in place; whatever has another type than expected says nothing.</summary>
internal static class JsonValue
{
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

    /// <summary>Takes the value that the reader stands on; true when it is a text that is not empty.</summary>
    public static bool Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return false;
        }

        return !reader.ValueSpan.IsEmpty;
    }

    /// <summary>Reads the text after a property name; true when it is not empty.</summary>
    public static bool NextText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return Text(ref reader);
    }

    /// <summary>Steps from a property name into its object; false when the value is none and has been skipped.</summary>
    public static bool Enter(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartObject);

    /// <summary>Steps from a property name into its array; false when the value is none and has been skipped.</summary>
    public static bool EnterArray(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartArray);

    /// <summary>Goes to the next member of the object; false at its end.</summary>
    public static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes into the next object of an array, past everything else; false at the array's end.</summary>
    public static bool NextObject(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool Enter(ref Utf8JsonReader reader, JsonTokenType start)
    {
        reader.Read();
        if (reader.TokenType == start)
        {
            return true;
        }

        reader.Skip();
        return false;
    }
}
