using System.Globalization;

namespace Proofload.Protocols.Rerank;

/// <summary>A good answer of a reranker to the usual number of documents, for the rehearsal before a run.</summary>
internal static class RerankSample
{
    public static SampleAnswer Answer { get; } = SampleAnswer.Json(
        "{\"model\":\"m\",\"results\":["
        + string.Join(',', Enumerable.Range(0, RerankDriver.DefaultBatch).Select(static i => string.Create(CultureInfo.InvariantCulture, $"{{\"index\":{i},\"relevance_score\":0.5}}")))
        + "],\"usage\":{\"total_tokens\":3}}");
}
