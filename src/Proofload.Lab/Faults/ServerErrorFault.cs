using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>A 5xx status.</summary>
internal sealed class ServerErrorFault(int status) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("http_5xx", "a status from 500 to 599; default 500", "A server error.")
    {
        Create = p => new ServerErrorFault(FaultParameter.Status("http_5xx", p, 500, 500, 599)),
    };

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override int? Status => status;

    public override async ValueTask<bool> AnswerAsync(Exchange exchange)
    {
        await ErrorBody.SendAsync(exchange, status, "The server had an error while processing the request.", "injected");
        return true;
    }
}
