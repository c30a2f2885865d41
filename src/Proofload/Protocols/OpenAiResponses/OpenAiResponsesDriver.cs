using System.Buffers;
using System.Text;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.OpenAiResponses;

/// <summary>
/// POST <c>/v1/responses</c>: the system message as <c>instructions</c>, the row's earlier turns and its prompt as <c>input</c>, its output
/// length as <c>max_output_tokens</c>.
/// </summary>
internal sealed class OpenAiResponsesDriver : IProtocolDriver
{
    private const string Path = "/v1/responses";
    private const string Limit = "max_output_tokens";

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly RequestStart _start;
    private readonly BatchBody _batchBody;
    private readonly OutputLimit _limit;
    private readonly byte[] _before;
    private readonly byte[] _after;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public OpenAiResponsesDriver(DriverContext context)
    {
        var request = context.Request;
        var extra = new ExtraFields(request, "model", "input", "instructions", "stream");
        var model = BatchBody.ModelOf(context);
        _context = context;
        _batchBody = new BatchBody(context, Limit);
        _rules = new ResponseRules(context);
        _start = new RequestStart(context, "POST", Path, "application/json");
        _limit = new OutputLimit(Limit, !extra.Has(Limit));
        var instructions = request.System is { } system ? $",\"instructions\":{ExtraFields.Quote(system)}" : "";
        _before = Encoding.UTF8.GetBytes($"{{\"model\":{ExtraFields.Quote(model)}{instructions},\"input\":[");
        var after = new StringBuilder("],\"stream\":").Append(request.Stream ?? true ? "true" : "false");
        extra.AppendTo(after);
        _after = Encoding.UTF8.GetBytes(after.ToString());
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

        var body = exchange.Body;
        body.Write(_before);
        MessageWriter.Write(body, exchange.Row);
        body.Write(_after);
        _limit.Write(body, exchange.Row, ","u8);
        body.Write("}"u8);
    }

    public IResponseReader CreateReader() => new GenerationReader(_context, _rules, ResponsesParser.Format);
}
