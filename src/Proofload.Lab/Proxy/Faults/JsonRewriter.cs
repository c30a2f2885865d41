using System.Buffers;
using System.Text.Json;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>Replaces the text values of named JSON properties and leaves every other byte as it is.</summary>
internal static class JsonRewriter
{
    /// <summary>Rewrites a JSON value.</summary>
    /// <param name="json">The value.</param>
    /// <param name="names">Properties whose text is replaced, at any depth.</param>
    /// <param name="text">What replaces it; without quotes, nothing to escape. Null: the whole value, of whatever kind, becomes <c>null</c>.</param>
    /// <param name="output">Where the result goes; in part also when it turns out not to be JSON.</param>
    /// <returns>How many were replaced; -1 when it is not JSON.</returns>
    public static int Rewrite(ReadOnlySpan<byte> json, IReadOnlyList<byte[]> names, byte[]? text, IBufferWriter<byte> output)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        var copied = 0;
        var replaced = 0;
        var isWanted = false;
        try
        {
            while (reader.Read())
            {
                if (isWanted && text is null)
                {
                    if (reader.TokenType != JsonTokenType.Null)
                    {
                        output.Write(json[copied..(int)reader.TokenStartIndex]);
                        output.Write("null"u8);
                        reader.Skip();
                        copied = (int)reader.BytesConsumed;
                        replaced++;
                    }
                }
                else if (isWanted && reader.TokenType == JsonTokenType.String)
                {
                    var start = (int)reader.TokenStartIndex;
                    output.Write(json[copied..(start + 1)]);
                    output.Write(text);
                    copied = start + 1 + reader.ValueSpan.Length;
                    replaced++;
                }

                isWanted = reader.TokenType == JsonTokenType.PropertyName && IsOneOf(ref reader, names);
            }
        }
        catch (JsonException)
        {
            return -1;
        }

        output.Write(json[copied..]);
        return replaced;
    }

    private static bool IsOneOf(ref Utf8JsonReader reader, IReadOnlyList<byte[]> names)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (reader.ValueTextEquals(names[i]))
            {
                return true;
            }
        }

        return false;
    }
}
