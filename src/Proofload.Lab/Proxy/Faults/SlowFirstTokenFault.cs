using Proofload.Lab.Faults;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>The first token comes later; the gaps after it stay.</summary>
internal sealed class SlowFirstTokenFault(long delayNs) : ProxyFault(Kind.Name)
{
    public static ProxyFaultKind Kind { get; } = new("slow_first_token", "extra delay as a duration; default 2s", "The first token (or the whole body) comes that much later; the gaps after it stay.")
    {
        Create = static (p, _) => new SlowFirstTokenFault(FaultParameter.DurationNs("slow_first_token", p, TimeSpan.FromSeconds(2))),
    };

    public override bool ActsOnResponse => true;

    public override ResponseShaper? Shape(in ResponseFacts response, ref SeededRandom random) => new DelayShaper(delayNs);
}
