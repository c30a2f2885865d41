using Proofload.Measurement.Randomness;
using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Events;
using Proofload.Transport;
using Proofload.Transport.WebSockets;

namespace Proofload.Protocols.WebSocket;

/// <summary>Any WebSocket: a request is its messages, an answer the messages of the server until the one that ends it. Frames are written and masked ahead of the due time.</summary>
internal sealed class WebSocketDriver : IProtocolDriver
{
    private const ulong MaskStream = 0x6D61_736B_0000_0000;

    private static readonly EventPattern UsualError = new() { JsonPath = "$.type", EqualTo = "error" };
    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly EventRules _events;
    private readonly RequestStart _start;
    private readonly PlannedMessage[] _messages;
    private readonly int _openingCount;
    private readonly MessageGates _gates;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public WebSocketDriver(DriverContext context)
    {
        _context = context;
        _rules = new ResponseRules(context);
        _events = new EventRules(context, UsualError);
        var request = context.Request;
        var plan = request.WebSocket ?? new WebSocketPlan();
        IReadOnlyList<MessagePlan> messages = plan.Messages.Count > 0 ? plan.Messages : request.Body is { } body ? [PlannedMessage.Of(body)] : [];
        PlannedMessage Compile(MessagePlan message, string where) => new(message, context, $"request '{request.Name}', {where}");
        _messages =
        [
            .. plan.Opening.Select((message, i) => Compile(message, $"websocket.opening[{i}]")),
            .. messages.Select((message, i) => Compile(message, plan.Messages.Count > 0 ? $"websocket.messages[{i}]" : "body")),
        ];
        _openingCount = plan.Opening.Count;
        _gates = new MessageGates(_messages, _openingCount);
        Options = new WebSocketOptions(plan.Subprotocols, plan.MaxMessage, context.Seed, messages.Count > 0);
        _start = new RequestStart(context, "GET", "/", contentType: null);
        foreach (var name in (string[])["Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Extensions", "Sec-WebSocket-Protocol"])
        {
            if (_start.Has(name))
            {
                throw new PlanException($"request '{request.Name}', header '{name}': this header belongs to the protocol websocket{(name.EndsWith("Protocol", StringComparison.Ordinal) ? "; use websocket.subprotocols" : "")}");
            }
        }

        _start.Upgrade(Options);
    }

    public bool Streams => true;

    /// <summary>How its connections are made.</summary>
    public WebSocketOptions Options { get; }

    /// <summary>Path and headers hold no template, so that the handshake is the same for every request.</summary>
    public bool HasOneHandshake => _start.IsConstant;

    public void Prepare(Exchange exchange)
    {
        _start.Apply(exchange);
        var random = SeededRandom.At(_context.Seed, MaskStream, (ulong)exchange.Row.Index);
        for (var i = 0; i < _messages.Length; i++)
        {
            if (i == _openingCount)
            {
                exchange.OpeningLength = exchange.Body.WrittenCount;
            }

            if (_messages[i].After is not null)
            {
                exchange.Gates.Add(exchange.Body.WrittenCount);
            }

            _messages[i].Write(exchange.Row, exchange.Body, (uint)random.NextUInt64());
        }

        if (_messages.Length == _openingCount)
        {
            exchange.OpeningLength = exchange.Body.WrittenCount;
        }
    }

    /// <summary>Writes the handshake alone.</summary>
    public void PrepareHandshake(Exchange exchange) => _start.Apply(exchange);

    public IResponseReader CreateReader() => new WebSocketReader(_context, _rules, _events, _gates);
}
