using System.Buffers;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.OpenAiCompletions;

/// <summary>POST <c>/v1/completions</c>: the row's prompt; earlier turns have no place in it.</summary>
internal sealed class OpenAiCompletionsDriver : IProtocolDriver
{
    private const string Path = "/v1/completions";

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly GenerationRequest _request;
    private readonly RequestStart _start;
    private readonly BatchBody _batchBody;
    private readonly RecurringEvents _recurring = new(ChunkForm.Find);

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public OpenAiCompletionsDriver(DriverContext context)
    {
        if (context.Request.System is not null)
        {
            throw new PlanException($"request '{context.Request.Name}': a system message belongs to a chat; put it into the prompt");
        }

        _context = context;
        _batchBody = new BatchBody(context, GenerationRequest.LimitOf(context.Request));
        _rules = new ResponseRules(context);
        _request = new GenerationRequest(context, ",\"prompt\":\"", "\"");
        _start = new RequestStart(context, "POST", Path, "application/json");
    }

    public bool Streams => _context.Request.Stream ?? true;

    public void Prepare(Exchange exchange)
    {
        _start.Apply(exchange);
        if (exchange.Row.BodyJson.Length > 0)
        {
            _batchBody.Write(exchange.Body, exchange.Row);
            return;
        }

        _request.WriteStart(exchange.Body);
        exchange.Body.Write(exchange.Row.PromptJson.Span);
        _request.WriteEnd(exchange.Body, exchange.Row);
    }

    public IResponseReader CreateReader() => new GenerationReader(_context, _rules, ChunkParser.Format, _recurring);
}
