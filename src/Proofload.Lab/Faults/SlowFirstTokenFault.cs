using Proofload.Lab.Simulator.Generation;
using Proofload.Lab.Simulator.Http;

namespace Proofload.Lab.Faults;

/// <summary>The first token comes later; the gaps after it stay.</summary>
internal sealed class SlowFirstTokenFault(long delayNs) : Fault(Kind.Name)
{
    public static FaultKind Kind { get; } = new("slow_first_token", "extra delay as a duration; default 2s", "The first token (or the whole body) comes that much later.")
    {
        Create = p => new SlowFirstTokenFault(FaultParameter.DurationNs("slow_first_token", p, TimeSpan.FromSeconds(2))),
    };

    public override FaultShapes AppliesTo => FaultShapes.Any;

    public override void Shape(GenerationPlan plan)
    {
        plan.FirstTokenNs += delayNs;
        plan.NotBeforeNs = plan.ReceivedNs + delayNs;
    }

    public override async ValueTask<bool> SendBodyAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body)
    {
        if (exchange.IsGeneration)
        {
            // The plan has been shaped already.
            return false;
        }

        await exchange.Core.Loop.DelayUntil(exchange.Core.Clock.NowNs + delayNs);
        await exchange.SendAsync(200, contentType, body);
        return true;
    }
}
