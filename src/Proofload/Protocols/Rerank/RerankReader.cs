using System.Buffers;
using System.Collections;
using System.Text.Json;
using Proofload.Measurement.Recording;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.Json;
using Proofload.Transport;

namespace Proofload.Protocols.Rerank;

/// <summary>
/// Reads rerank answers: as many results as were asked for, each of another document of the request and with a finite score. Knows
/// <c>results</c> and <c>data</c> with <c>relevance_score</c>, and a bare array with <c>score</c>.
/// </summary>
internal sealed class RerankReader(DriverContext context, ResponseRules rules, RerankQuery query, int? limit)
    : ResponseReader(rules, new SecretMask(context))
{
    private const int MaxAnswerBytes = 64 << 20;
    private readonly BodyBuffer _answer = new(MaxAnswerBytes);
    private readonly ArrayBufferWriter<byte> _scratch = new(256);
    private readonly BitArray _seen = new(0);

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
        var documents = query.Count(exchange.Row, _scratch);
        _seen.Length = Math.Max(0, documents);
        _seen.SetAll(false);
        var found = new Found { Results = -1, PromptTokens = RequestRecord.Absent };
        if (!TryRead(_answer.Bytes, ref found))
        {
            Fail(exchange, ErrorKind.InvalidResponse, "the answer is not valid JSON", nowNs);
            return;
        }

        var wanted = Math.Min(limit ?? documents, documents);
        exchange.Record.PromptTokens = found.PromptTokens;
        if (found.Error)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "a good status with an error: " + ErrorBody.Describe(_answer.Bytes), nowNs);
        }
        else if (found.Results < 0)
        {
            Fail(exchange, ErrorKind.InvalidResponse, "the answer has no results", nowNs);
        }
        else if (found.Results == 0)
        {
            Fail(exchange, ErrorKind.Empty, "the answer has no result", nowNs);
        }
        else if (found.Wrong is { } wrong)
        {
            Fail(exchange, ErrorKind.InvalidResponse, wrong, nowNs);
        }
        else if (found.Results != wanted)
        {
            Fail(exchange, ErrorKind.InvalidResponse, $"{found.Results} results instead of {wanted}", nowNs);
        }
        else
        {
            Succeed(exchange, _answer.Bytes, nowNs);
        }
    }

    private bool TryRead(ReadOnlySpan<byte> json, ref Found found)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.StartArray)
            {
                Results(ref reader, ref found);
                return !reader.Read();
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (JsonValue.NextMember(ref reader))
            {
                Member(ref reader, ref found);
            }

            return !reader.Read();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The reader throws the latter on names and texts with half a character in them.
            return false;
        }
    }

    private void Member(ref Utf8JsonReader reader, ref Found found)
    {
        if (reader.ValueTextEquals("results"u8) || reader.ValueTextEquals("data"u8))
        {
            if (JsonValue.EnterArray(ref reader))
            {
                Results(ref reader, ref found);
            }
        }
        else if (reader.ValueTextEquals("usage"u8))
        {
            Usage(ref reader, ref found);
        }
        else if (reader.ValueTextEquals("error"u8))
        {
            var chunk = new Chunk();
            AnswerObject.Error(ref reader, ref chunk);
            found.Error |= chunk.HasError;
        }
        else
        {
            reader.Skip();
        }
    }

    // A cross-encoder writes nothing: where only the total is given it is the prompt's.
    private static void Usage(ref Utf8JsonReader reader, ref Found found)
    {
        if (!JsonValue.Enter(ref reader))
        {
            return;
        }

        var (prompt, total) = (RequestRecord.Absent, RequestRecord.Absent);
        while (JsonValue.NextMember(ref reader))
        {
            if (reader.ValueTextEquals("prompt_tokens"u8))
            {
                prompt = JsonValue.Number(ref reader);
            }
            else if (reader.ValueTextEquals("total_tokens"u8))
            {
                total = JsonValue.Number(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        found.PromptTokens = prompt >= 0 ? prompt : total;
    }

    private void Results(ref Utf8JsonReader reader, ref Found found)
    {
        found.Results = Math.Max(0, found.Results);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            found.Results++;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                Result(ref reader, ref found);
            }
            else
            {
                reader.Skip();
                found.Wrong ??= "a result is no object";
            }
        }
    }

    private void Result(ref Utf8JsonReader reader, ref Found found)
    {
        var index = RequestRecord.Absent;
        var score = double.NaN;
        while (JsonValue.NextMember(ref reader))
        {
            if (reader.ValueTextEquals("index"u8))
            {
                index = JsonValue.Number(ref reader);
            }
            else if (reader.ValueTextEquals("relevance_score"u8) || reader.ValueTextEquals("score"u8))
            {
                reader.Read();
                score = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : double.NaN;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        if (index < 0 || index >= _seen.Length)
        {
            found.Wrong ??= "the index of a result is of no document";
        }
        else if (_seen[(int)index])
        {
            found.Wrong ??= "two results are of the same document";
        }
        else if (!double.IsFinite(score))
        {
            found.Wrong ??= "the score of a result is no finite number";
        }
        else
        {
            _seen[(int)index] = true;
        }
    }

    private struct Found
    {
        public int Results;
        public long PromptTokens;
        public bool Error;
        public string? Wrong;
    }
}
