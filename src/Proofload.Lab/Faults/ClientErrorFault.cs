using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>A 4xx status for a request that is not wrong.</summary>
internal sealed class ClientErrorFault(int status) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("http_4xx", "a status from 400 to 499; default 400", "A client error, undeserved.")
    {
        Create = p => new ClientErrorFault(FaultParameter.Status("http_4xx", p, 400, 400, 499)),
    };

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override int? Status => status;

    public override async ValueTask<bool> AnswerAsync(Exchange exchange)
    {
        await ErrorBody.SendAsync(exchange, status, "The request was rejected.", "injected");
        return true;
    }
}
