using System.Buffers;
using System.Text;
using Proofload.Data;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Generation;
using Proofload.Protocols.OpenAi;
using Proofload.Transport;

namespace Proofload.Protocols.AnthropicMessages;

/// <summary>
/// POST <c>/v1/messages</c>: the system message, followed by the row's own turns of the system, as <c>system</c>; its other turns and its
/// prompt as <c>messages</c>; its output length as <c>max_tokens</c>, which the service insists on.
/// </summary>
internal sealed class AnthropicMessagesDriver : IProtocolDriver
{
    /// <summary>Sent as <c>max_tokens</c> when neither the row nor the plan gives a length.</summary>
    public const int DefaultMaxTokens = 1024;

    private const string Path = "/v1/messages";
    private const string Limit = "max_tokens";

    // The only version there is since 2023; a header of the plan replaces it.
    private static readonly Dictionary<string, string> Version = new(StringComparer.OrdinalIgnoreCase) { ["anthropic-version"] = "2023-06-01" };

    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly RequestStart _start;
    private readonly OutputLimit _limit;
    private readonly byte[] _model;
    private readonly byte[] _system;
    private readonly byte[] _after;
    private readonly bool _ownSystem;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public AnthropicMessagesDriver(DriverContext context)
    {
        var request = context.Request;
        var extra = request.System is null ? new ExtraFields(request, "model", "messages", "stream") : new ExtraFields(request, "model", "messages", "stream", "system");
        var model = context.Model ?? throw new PlanException($"request '{request.Name}': {context.Protocol} needs a model");
        _context = context;
        _rules = new ResponseRules(context);
        _start = new RequestStart(context, "POST", Path, "application/json", Version);
        _limit = new OutputLimit(Limit, !extra.Has(Limit), DefaultMaxTokens);
        _ownSystem = extra.Has("system");
        _model = Encoding.UTF8.GetBytes($"{{\"model\":{ExtraFields.Quote(model)}");
        _system = Encoding.UTF8.GetBytes(request.System is { } system ? ExtraFields.Quote(system)[1..^1] : "");
        var after = new StringBuilder("],\"stream\":").Append(request.Stream ?? true ? "true" : "false");
        extra.AppendTo(after);
        _after = Encoding.UTF8.GetBytes(after.ToString());
    }

    public bool Streams => _context.Request.Stream ?? true;

    public void Prepare(Exchange exchange)
    {
        _start.Apply(exchange);
        var body = exchange.Body;
        body.Write(_model);
        if (!_ownSystem)
        {
            WriteSystem(body, exchange.Row);
        }

        body.Write(",\"messages\":["u8);
        MessageWriter.Write(body, exchange.Row, withSystem: false);
        body.Write(_after);
        _limit.Write(body, exchange.Row, ","u8);
        body.Write("}"u8);
    }

    public IResponseReader CreateReader() => new GenerationReader(_context, _rules, MessagesParser.Format);

    private void WriteSystem(ArrayBufferWriter<byte> body, Row row)
    {
        var started = false;
        void Part(ReadOnlySpan<byte> text)
        {
            body.Write(started ? "\\n\\n"u8 : ",\"system\":\""u8);
            body.Write(text);
            started = true;
        }

        if (_system.Length > 0)
        {
            Part(_system);
        }

        for (var i = 0; i < row.History.Count; i++)
        {
            if (MessageWriter.IsSystem(row.History[i]))
            {
                Part(row.History[i].TextJson.Span);
            }
        }

        body.Write(started ? "\""u8 : default);
    }
}
