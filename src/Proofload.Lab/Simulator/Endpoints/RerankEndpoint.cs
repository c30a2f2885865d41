using System.Text;
using System.Text.Json;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Simulator.Endpoints;

/// <summary>
/// <c>POST /rerank</c>, <c>/v1/rerank</c> and <c>/v2/rerank</c>: the score of a document is a hash of query and document, best first. With
/// <c>documents</c> it answers as Cohere, Jina and vLLM do, with <c>texts</c> as Text Embeddings Inference does.
/// </summary>
internal static class RerankEndpoint
{
    public static async Task HandleAsync(Exchange exchange)
    {
        using var request = await JsonRequest.ReadAsync(exchange);
        if (request is null)
        {
            return;
        }

        var root = request.RootElement;
        if (Problem(root, out var documents, out var top) is { } problem)
        {
            await ErrorBody.SendAsync(exchange, 400, problem);
            return;
        }

        var model = root.TryGetProperty("model", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        if (!await ModelNames.RequireAsync(exchange, model))
        {
            return;
        }

        exchange.ChooseFault(FaultShapes.Body);
        if (await PredictEndpoint.FaultedAsync(exchange) || !await ServiceTime.TakeAsync(exchange))
        {
            return;
        }

        var query = root.GetProperty("query").GetString()!;
        var scan = new PromptScan(exchange.Core.Options.Generation.PromptBytesPerToken, 1, hashBlocks: false);
        var ranked = documents.Select((text, index) =>
        {
            // A cross-encoder reads the query once for each document.
            scan.Add(query);
            scan.Add(text);
            return (Index: index, Text: text, Score: PredictEndpoint.Score(PredictEndpoint.Hash(Encoding.UTF8.GetBytes(query + "\n" + text))));
        }).OrderByDescending(static r => r.Score).Take(top).ToArray();
        var withText = IsTrue(root, "return_documents") || IsTrue(root, "return_text");
        var body = root.TryGetProperty("texts", out _)
            ? JsonSerializer.SerializeToUtf8Bytes(ranked.Select(r => withText ? (object)new { index = r.Index, text = r.Text, score = r.Score } : new { index = r.Index, score = r.Score }))
            : JsonSerializer.SerializeToUtf8Bytes(new
            {
                id = $"rerank-sim-{exchange.Index:x8}",
                model = model ?? exchange.Core.Options.DefaultModel,
                usage = new { prompt_tokens = scan.Tokens, total_tokens = scan.Tokens },
                results = ranked.Select(r => withText
                    ? (object)new { index = r.Index, document = new { text = r.Text }, relevance_score = r.Score }
                    : new { index = r.Index, relevance_score = r.Score }),
            });
        await exchange.AnswerAsync(ContentTypes.Json, body);
    }

    private static string? Problem(JsonElement root, out List<string> documents, out int top)
    {
        (documents, top) = ([], int.MaxValue);
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("query", out var query) || query.ValueKind != JsonValueKind.String)
        {
            return "'query' must be a string.";
        }

        if (!(root.TryGetProperty("documents", out var list) || root.TryGetProperty("texts", out list)) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            return "'documents' must be a non-empty array.";
        }

        foreach (var item in list.EnumerateArray())
        {
            var text = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("text", out var inner) ? inner : item;
            if (text.ValueKind != JsonValueKind.String)
            {
                return "Each document must be a string or an object with a 'text'.";
            }

            documents.Add(text.GetString()!);
        }

        if (root.TryGetProperty("top_n", out var limit) && limit.ValueKind != JsonValueKind.Null
            && (limit.ValueKind != JsonValueKind.Number || !limit.TryGetInt32(out top) || top < 1))
        {
            return "'top_n' must be a whole number of 1 or more.";
        }

        return null;
    }

    private static bool IsTrue(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
