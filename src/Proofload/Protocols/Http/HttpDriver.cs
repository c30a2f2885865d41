using Proofload.Protocols.Checks;
using Proofload.Transport;

namespace Proofload.Protocols.Http;

/// <summary>Any HTTP endpoint, with the method, path, headers and body of the plan.</summary>
internal sealed class HttpDriver : IProtocolDriver
{
    private readonly DriverContext _context;
    private readonly ResponseRules _rules;
    private readonly PlannedRequest _request;

    /// <exception cref="Plans.PlanException">The kind of request cannot be sent as planned.</exception>
    public HttpDriver(DriverContext context)
    {
        _context = context;
        _rules = new ResponseRules(context);
        _request = new PlannedRequest(context);
    }

    public bool Streams => false;

    public void Prepare(Exchange exchange) => _request.Apply(exchange);

    public IResponseReader CreateReader() => new HttpReader(_context, _rules);
}
