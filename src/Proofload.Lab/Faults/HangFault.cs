using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>Never answers. Ends when the client gives up, or after the parameter, by closing the connection.</summary>
internal sealed class HangFault(TimeSpan longest) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("hang", "the longest time as a duration; default 60s", "No answer until the client gives up.")
    {
        Create = p => new HangFault(TimeSpan.FromMicroseconds(FaultParameter.DurationNs("hang", p, TimeSpan.FromSeconds(60)) / 1e3)),
    };

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override async ValueTask<bool> AnswerAsync(Exchange exchange)
    {
        await WireEnding.WaitForClientAsync(exchange, longest);
        exchange.Http.Abort();
        return true;
    }
}
