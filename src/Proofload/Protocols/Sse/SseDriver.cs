using Proofload.Plans;
using Proofload.Protocols.Checks;
using Proofload.Protocols.Events;
using Proofload.Protocols.Http;
using Proofload.Transport;

namespace Proofload.Protocols.Sse;

/// <summary>Any HTTP endpoint that answers with server-sent events; the plan says what they mean.</summary>
internal sealed class SseDriver : IProtocolDriver
{
    private static readonly Dictionary<string, string> Accept = new() { ["Accept"] = "text/event-stream" };
    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly EventRules _events;
    private readonly PlannedRequest _request;

    /// <exception cref="PlanException">The kind of request cannot be sent as planned.</exception>
    public SseDriver(DriverContext context)
    {
        _context = context;
        _rules = new ResponseRules(context);
        _events = new EventRules(context, new EventPattern { Event = "error" });
        _request = new PlannedRequest(context, Accept);
    }

    public bool Streams => true;

    public void Prepare(Exchange exchange) => _request.Apply(exchange);

    public IResponseReader CreateReader() => new SseReader(_context, _rules, _events);
}
