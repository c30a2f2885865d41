using System.Text.Json;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.KserveV2;

/// <summary>Checks an inference answer against the protocol: outputs with name, data type, shape, and as many values as the shape says.</summary>
internal static class OutputCheck
{
    /// <summary>Null when the answer is sound, else the reason.</summary>
    public static string? Run(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return "the answer is not a JSON object";
            }

            var outputs = -1;
            string? reason = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("outputs"u8))
                {
                    reader.Read();
                    outputs = Outputs(ref reader, ref reason);
                }
                else
                {
                    var error = reader.ValueTextEquals("error"u8);
                    reader.Read();
                    if (error && reader.TokenType != JsonTokenType.Null)
                    {
                        return "a good status with an error: " + ErrorBody.Describe(json);
                    }

                    reader.Skip();
                }
            }

            reader.Read();
            return outputs <= 0 ? "the answer has no outputs" : reason;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The reader throws the latter on names and texts with half a character in them.
            return "the answer is not valid JSON";
        }
    }

    private static int Outputs(ref Utf8JsonReader reader, ref string? reason)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return -1;
        }

        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                reason ??= Output(ref reader, count);
            }
            else
            {
                reason ??= $"output {count} is no object";
            }

            // After a reason the reader may stand inside of the output: the rest does not matter, but must end.
            if (reason is not null)
            {
                while (reader.Read())
                {
                }

                break;
            }
        }

        return count;
    }

    private static string? Output(ref Utf8JsonReader reader, int number)
    {
        var named = false;
        var typed = false;
        long values = -1;
        long wanted = -1;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                named = reader.Read() && reader.TokenType == JsonTokenType.String;
            }
            else if (reader.ValueTextEquals("datatype"u8))
            {
                typed = reader.Read() && reader.TokenType == JsonTokenType.String;
            }
            else if (reader.ValueTextEquals("shape"u8))
            {
                reader.Read();
                wanted = Product(reader);
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                values = Leaves(reader);
            }
            else
            {
                reader.Read();
            }

            reader.Skip();
        }

        return !named ? $"output {number} has no name"
            : !typed ? $"output {number} has no datatype"
            : wanted < 0 ? $"output {number} has no valid shape"
            : values < 0 ? $"output {number} has no data"
            : values != wanted ? $"output {number} has {values} values for a shape of {wanted}"
            : null;
    }

    // Both take a copy of the reader: the caller skips the value.
    private static long Product(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return -1;
        }

        long product = 1;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var size) || size < 0 || size > int.MaxValue || product > int.MaxValue)
            {
                return -1;
            }

            product *= size;
        }

        return product;
    }

    // Data may be flat or nested like the shape.
    private static long Leaves(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return -1;
        }

        long leaves = 0;
        var depth = reader.CurrentDepth;
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth))
        {
            if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray))
            {
                leaves++;
                reader.Skip();
            }
        }

        return leaves;
    }
}
