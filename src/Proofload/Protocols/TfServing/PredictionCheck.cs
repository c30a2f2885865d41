using System.Text;
using System.Text.Json;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.TfServing;

/// <summary>
/// Checks an answer against the REST API's description: <c>predictions</c> and <c>results</c> have an entry for every instance, <c>outputs</c>
/// is a tensor, or an object of tensors, whose lists have equal lengths at each depth.
/// </summary>
internal sealed class PredictionCheck(ExpectedAnswer expected)
{
    private const int MaxDepth = 64;
    private readonly byte[] _field = Encoding.UTF8.GetBytes(expected.Field);
    private readonly byte[] _other = Encoding.UTF8.GetBytes(expected.Other);

    /// <summary>Null when the answer is sound, else the reason.</summary>
    public string? Run(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return "the answer is not a JSON object";
            }

            var found = false;
            string? reason = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isResult = reader.ValueTextEquals(_field) || (_other.Length > 0 && reader.ValueTextEquals(_other));
                var isTensor = isResult && reader.ValueTextEquals("outputs"u8);
                var isError = reader.ValueTextEquals("error"u8);
                reader.Read();
                if (isError && reader.TokenType != JsonTokenType.Null)
                {
                    return "a good status with an error: " + ErrorBody.Describe(json);
                }

                if (isResult)
                {
                    found = true;
                    reason ??= isTensor ? Tensors(reader) : Entries(reader);
                }

                reader.Skip();
            }

            reader.Read();
            return found ? reason : $"the answer has no {expected.Field}";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The reader throws the latter on names and texts with half a character in them.
            return "the answer is not valid JSON";
        }
    }

    // Takes a copy of the reader: the caller skips the value.
    private string? Entries(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return expected.Entries is null ? null : $"{expected.Field} is no list";
        }

        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            reader.Skip();
        }

        return count == (expected.Entries ?? count) ? null : $"{count} {expected.Field} for {expected.Entries} instance{(expected.Entries == 1 ? "" : "s")}";
    }

    private static string? Tensors(Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Tensor(reader);
        }

        var any = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            any = true;
            reader.Read();
            if (Tensor(reader) is { } reason)
            {
                return reason;
            }

            reader.Skip();
        }

        return any ? null : "outputs has no tensor";
    }

    private static string? Tensor(Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return "an output is null";
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return null;
        }

        // Per depth: the length of the lists that have ended, and of the one that is open; and at which depth values stand.
        Span<long> lengths = stackalloc long[MaxDepth];
        Span<long> open = stackalloc long[MaxDepth];
        lengths.Fill(-1);
        var (depth, values, ended) = (0, -1, -1);
        open[0] = 0;
        while (depth >= 0 && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.EndArray:
                    if (lengths[depth] >= 0 && lengths[depth] != open[depth])
                    {
                        return "the lists of an output have different lengths";
                    }

                    ended = open[depth] == 0 ? depth : ended;
                    lengths[depth] = open[depth];
                    depth--;
                    break;
                case JsonTokenType.StartArray when depth + 1 < MaxDepth:
                    open[depth]++;
                    open[++depth] = 0;
                    break;
                default:
                    open[depth]++;
                    if (values >= 0 && values != depth)
                    {
                        return "the lists of an output have different depths";
                    }

                    values = depth;
                    reader.Skip();
                    break;
            }

            if (values >= 0 && depth > values)
            {
                return "the lists of an output have different depths";
            }
        }

        return values >= 0 || ended >= 0 ? null : "an output has no value";
    }
}
