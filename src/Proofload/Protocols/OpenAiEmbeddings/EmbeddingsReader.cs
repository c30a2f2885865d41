using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.OpenAiEmbeddings;

/// <summary>Reads embedding answers: one vector of numbers (or its base64) for each input.</summary>
internal sealed class EmbeddingsReader(DriverContext context, ResponseRules rules, int batch)
    : ResponseReader(rules, new SecretMask(context))
{
    private const int MaxAnswerBytes = 64 << 20;
    private readonly BodyBuffer _answer = new(MaxAnswerBytes);

    protected override void Begin(Exchange exchange, ResponseHead head, long nowNs)
    {
        _answer.Clear();
        if (exchange.Record.Status >= 300)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"status {exchange.Record.Status} instead of an answer", nowNs);
        }
    }

    protected override bool Read(Exchange exchange, ReadOnlySpan<byte> bytes, long nowNs) =>
        _answer.TryAppend(bytes) || Fail(exchange, ErrorKind.InvalidResponse, $"the answer is larger than {MaxAnswerBytes >> 20} MiB", nowNs);

    protected override void Complete(Exchange exchange, long nowNs)
    {
        var found = new Found { Vectors = -1 };
        var usage = new Chunk();
        if (!TryRead(_answer.Bytes, ref found, ref usage))
        {
            Fail(exchange, ErrorKind.InvalidResponse, "the answer is not a JSON object", nowNs);
            return;
        }

        exchange.Record.PromptTokens = usage.PromptTokens;
        if (found.Error)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "a good status with an error: " + ErrorBody.Describe(_answer.Bytes), nowNs);
        }
        else if (found.Vectors < 0)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "the answer has no data", nowNs);
        }
        else if (found.Vectors == 0)
        {
            Fail(exchange, ErrorKind.Empty, "the answer has no embedding", nowNs);
        }
        else if (found.Hollow || (found.Vectors != batch && exchange.Row.BodyJson.Length == 0))
        {
            Fail(exchange, ErrorKind.InvalidResponse, found.Hollow ? "an embedding is empty" : $"{found.Vectors} embeddings for {batch} inputs", nowNs);
        }
        else
        {
            Succeed(exchange, _answer.Bytes, nowNs);
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> json, ref Found found, ref Chunk usage)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("data"u8))
                {
                    reader.Read();
                    Vectors(ref reader, ref found);
                }
                else if (reader.ValueTextEquals("usage"u8))
                {
                    reader.Read();
                    UsageParser.Read(ref reader, ref usage);
                }
                else
                {
                    var error = reader.ValueTextEquals("error"u8);
                    reader.Read();
                    found.Error |= error && reader.TokenType != JsonTokenType.Null;
                    reader.Skip();
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

    private static void Vectors(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        found.Vectors = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            found.Vectors++;
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                found.Hollow = true;
                continue;
            }

            var filled = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var vector = reader.ValueTextEquals("embedding"u8);
                reader.Read();
                filled |= vector && IsFilled(reader);
                reader.Skip();
            }

            found.Hollow |= !filled;
        }
    }

    // Takes a copy of the reader: the caller skips the value.
    private static bool IsFilled(Utf8JsonReader reader) => reader.TokenType == JsonTokenType.StartArray
        ? reader.Read() && reader.TokenType == JsonTokenType.Number
        : reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty;

    private struct Found
    {
        public int Vectors;
        public bool Hollow;
        public bool Error;
    }
}
