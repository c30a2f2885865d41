using System.Buffers;
using System.Text;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.OpenAiChat;

/// <summary>POST <c>/v1/chat/completions</c>: system message, the row's earlier turns, its prompt and media as the last user turn.</summary>
internal sealed class OpenAiChatDriver : IProtocolDriver
{
    private const string Path = "/v1/chat/completions";

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly GenerationRequest _request;
    private readonly RequestStart _start;
    private readonly BatchBody _batchBody;
    private readonly RecurringEvents _recurring = new(ChunkForm.Find);

    /// <exception cref="Plans.PlanException">The kind of request cannot be sent as planned.</exception>
    public OpenAiChatDriver(DriverContext context)
    {
        _context = context;
        _batchBody = new BatchBody(context, GenerationRequest.LimitOf(context.Request));
        _rules = new ResponseRules(context);
        var opening = new StringBuilder(",\"messages\":[");
        if (context.Request.System is { } system)
        {
            opening.Append("{\"role\":\"system\",\"content\":").Append(ExtraFields.Quote(system)).Append("},");
        }

        _request = new GenerationRequest(context, opening.ToString(), "]");
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

        var row = exchange.Row;
        var body = exchange.Body;
        _request.WriteStart(body);
        if (row.Media.Count == 0)
        {
            MessageWriter.Write(body, row);
        }
        else
        {
            MessageWriter.WriteHistory(body, row);
            body.Write("{\"role\":\"user\",\"content\":"u8);
            ContentParts.Write(row, body);
            body.Write("}"u8);
        }

        _request.WriteEnd(body, row);
    }

    public IResponseReader CreateReader() => new GenerationReader(_context, _rules, ChunkParser.Format, _recurring);
}
