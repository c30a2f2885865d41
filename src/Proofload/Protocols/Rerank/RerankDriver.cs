using System.Buffers;
using System.Globalization;
using System.Text;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.Rerank;

/// <summary>
/// POST <c>/v1/rerank</c> (Cohere, Jina, vLLM), or <c>/rerank</c> below an address that ends with a version of its own or with it. An extra
/// field <c>top_n</c> (or <c>top_k</c>) asks for fewer results than documents; an extra <c>texts: null</c> sends the documents under that name,
/// which Text Embeddings Inference wants, to <c>/rerank</c>.
/// </summary>
internal sealed class RerankDriver : IProtocolDriver
{
    /// <summary>Documents of a request when the plan does not say.</summary>
    public const int DefaultBatch = 10;

    private const int MaxBatch = 10_000;
    private const string Texts = "texts";

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly RequestStart _start;
    private readonly RerankQuery _query;
    private readonly byte[] _before;
    private readonly byte[] _between;
    private readonly byte[] _after;
    private readonly int? _limit;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public RerankDriver(DriverContext context)
    {
        var request = context.Request;
        var batch = request.BatchSize ?? DefaultBatch;
        if (batch is < 1 or > MaxBatch)
        {
            throw new PlanException($"request '{request.Name}': batch size {batch} is not between 1 and {MaxBatch}");
        }

        var extra = new ExtraFields(request, "model", "query", "documents");
        var texts = extra.IsNull(Texts);
        _limit = Limit(request, "top_n") ?? Limit(request, "top_k");
        _context = context;
        _rules = new ResponseRules(context);
        _query = new RerankQuery(request.Name, batch, context.Seed);
        _start = new RequestStart(context, "POST", Path(context.Target, texts), "application/json");
        var model = context.Model is { } name ? $"\"model\":{ExtraFields.Quote(name)}," : "";
        _before = Encoding.UTF8.GetBytes($"{{{model}\"query\":\"");
        _between = Encoding.UTF8.GetBytes($"\",\"{(texts ? Texts : "documents")}\":");
        var after = new StringBuilder();
        extra.AppendTo(after, texts ? Texts : null);
        _after = Encoding.UTF8.GetBytes(after.Append('}').ToString());
    }

    public bool Streams => false;

    public void Prepare(Exchange exchange)
    {
        _start.Apply(exchange);
        var body = exchange.Body;
        body.Write(_before);
        _query.WriteQuery(body, exchange.Row);
        body.Write(_between);
        _query.WriteDocuments(body, exchange.Row);
        body.Write(_after);
    }

    public IResponseReader CreateReader() => new RerankReader(_context, _rules, _query, _limit);

    private static int? Limit(RequestPlan request, string field) => !request.Extra.TryGetValue(field, out var json) ? null
        : int.TryParse(json, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit
        : throw new PlanException($"request '{request.Name}', extra field '{field}': {json} is no number of results, 1 or more");

    private static string Path(TargetPlan target, bool texts)
    {
        var prefix = target.Url.AbsolutePath.TrimEnd('/');
        var last = prefix[(prefix.LastIndexOf('/') + 1)..];
        return texts || last == "rerank" || last is ['v', >= '0' and <= '9'] ? "/rerank" : "/v1/rerank";
    }
}
