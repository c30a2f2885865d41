using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Proofload.Data;
using Proofload.Data.Prompts;
using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Protocols.Json;

namespace Proofload.Protocols.Rerank;

/// <summary>
/// The query and the documents of a row: its fields <c>query</c> and <c>documents</c> (a JSON array) where it has them. Otherwise a query of
/// sixteen words (of the row's prompt when there are documents), and as many documents as the plan asks for: the row's prompt behind the
/// document's number, so that they differ from their first token on.
/// </summary>
internal sealed class RerankQuery(string kind, int batch, ulong seed)
{
    private const int QueryWords = 16;

    /// <summary>Appends the query's text, escaped for a JSON string.</summary>
    public void WriteQuery(ArrayBufferWriter<byte> body, Row row)
    {
        if (row.Fields.TryGetValue("query", out var query))
        {
            JsonText.WriteEscaped(body, query);
        }
        else if (row.Fields.ContainsKey("documents"))
        {
            body.Write(row.PromptJson.Span);
        }
        else
        {
            WordWriter.Write(body, QueryWords, SeededRandom.At(seed, DataStreams.Query, (ulong)row.Index));
        }
    }

    /// <summary>Appends the array of documents.</summary>
    /// <exception cref="PlanException">The row's documents are no array of texts or objects.</exception>
    public void WriteDocuments(ArrayBufferWriter<byte> body, Row row)
    {
        if (row.Fields.TryGetValue("documents", out var documents))
        {
            var start = body.WrittenCount;
            JsonText.Write(body, documents);
            if (CountOf(body.WrittenSpan[start..]) < 1)
            {
                throw new PlanException($"request '{kind}', row {row.Number}: 'documents' is no JSON array of texts");
            }

            return;
        }

        for (var i = 0; i < batch; i++)
        {
            body.Write(i == 0 ? "[\""u8 : ",\""u8);
            Utf8Formatter.TryFormat(i + 1, body.GetSpan(11), out var count);
            body.Advance(count);
            body.Write(" "u8);
            body.Write(row.PromptJson.Span);
            body.Write("\""u8);
        }

        body.Write("]"u8);
    }

    /// <summary>Documents of a request that was made from the row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="scratch">Memory to look into the row's documents with.</param>
    public int Count(Row row, ArrayBufferWriter<byte> scratch)
    {
        if (!row.Fields.TryGetValue("documents", out var documents))
        {
            return batch;
        }

        scratch.ResetWrittenCount();
        JsonText.Write(scratch, documents);
        return CountOf(scratch.WrittenSpan);
    }

    /// <summary>Texts and objects of a JSON array; -1 when it is something else.</summary>
    private static int CountOf(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return -1;
            }

            var count = 0;
            for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
            {
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.StartObject))
                {
                    return -1;
                }

                reader.Skip();
            }

            return reader.Read() ? -1 : count;
        }
        catch (JsonException)
        {
            return -1;
        }
    }
}
