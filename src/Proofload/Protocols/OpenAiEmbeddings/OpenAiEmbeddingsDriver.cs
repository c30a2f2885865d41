using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.OpenAiEmbeddings;

/// <summary>
/// POST <c>/v1/embeddings</c>. A batch repeats the row's prompt, followed from the second input on by a space and the input's number, so that
/// the inputs differ.
/// </summary>
internal sealed class OpenAiEmbeddingsDriver : IProtocolDriver
{
    private const string Path = "/v1/embeddings";
    private const int MaxBatch = 10_000;

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly RequestStart _start;
    private readonly BatchBody _batchBody;
    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly int _batch;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public OpenAiEmbeddingsDriver(DriverContext context)
    {
        var request = context.Request;
        _batch = request.BatchSize ?? 1;
        if (_batch is < 1 or > MaxBatch)
        {
            throw new PlanException($"request '{request.Name}': batch size {_batch} is not between 1 and {MaxBatch}");
        }

        _context = context;
        _batchBody = new BatchBody(context, limit: null);
        _rules = new ResponseRules(context);
        _start = new RequestStart(context, "POST", Path, "application/json");
        var model = BatchBody.ModelOf(context);
        var after = new StringBuilder("]");
        new ExtraFields(request, "model", "input").AppendTo(after);
        _before = Encoding.UTF8.GetBytes($"{{\"model\":{ExtraFields.Quote(model)},\"input\":[");
        _after = Encoding.UTF8.GetBytes(after.Append('}').ToString());
    }

    public bool Streams => false;

    public void Prepare(Exchange exchange)
    {
        _start.Apply(exchange);
        if (exchange.Row.BodyJson.Length > 0)
        {
            _batchBody.Write(exchange.Body, exchange.Row);
            return;
        }

        var body = exchange.Body;
        body.Write(_before);
        for (var i = 0; i < _batch; i++)
        {
            body.Write(i == 0 ? "\""u8 : ",\""u8);
            body.Write(exchange.Row.PromptJson.Span);
            if (i > 0)
            {
                body.Write(" "u8);
                Utf8Formatter.TryFormat(i + 1, body.GetSpan(11), out var count);
                body.Advance(count);
            }

            body.Write("\""u8);
        }

        body.Write(_after);
    }

    public IResponseReader CreateReader() => new EmbeddingsReader(_context, _rules, _batch);
}
