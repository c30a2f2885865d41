using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>503 or 529.</summary>
internal sealed class OverloadedFault(int status) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("overloaded", "503 or 529; default 503", "Status 503 or 529.")
    {
        Create = p => new OverloadedFault(p switch
        {
            null or "503" => 503,
            "529" => 529,
            _ => throw new SimulatorOptionException($"'{p}' is not a status for fault overloaded. Allowed: 503, 529."),
        }),
    };

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override int? Status => status;

    public override async ValueTask<bool> AnswerAsync(Exchange exchange)
    {
        await ErrorBody.SendAsync(exchange, status, "The model is overloaded.", "overloaded");
        return true;
    }
}
