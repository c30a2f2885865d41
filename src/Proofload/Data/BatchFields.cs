using System.Text.Json;

namespace Proofload.Data;

/// <summary>Looks into the bodies of batch files.</summary>
internal static class BatchFields
{
    /// <summary>True when a body asks for a stream. Looks at every field, so that a name which cannot be read shows here and not under load.</summary>
    /// <exception cref="InvalidOperationException">A name is not valid Unicode.</exception>
    public static bool Streams(ReadOnlySpan<byte> body)
    {
        var streams = false;
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStream = reader.ValueTextEquals("stream"u8);
            reader.Read();
            streams = isStream ? reader.TokenType == JsonTokenType.True : streams;
            reader.Skip();
        }

        return streams;
    }
}
