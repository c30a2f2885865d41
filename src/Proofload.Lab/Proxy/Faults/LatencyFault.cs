using Proofload.Lab.Faults;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>The request goes on later, and so everything else.</summary>
internal sealed class LatencyFault(long delayNs, long jitterNs) : ProxyFault(Kind.Name)
{
    public static ProxyFaultKind Kind { get; } = new("latency", "the added latency as a duration; default 300ms", "The request reaches the upstream that much later (jitter=TIME: plus or minus up to that).")
    {
        Create = static (p, jitter) => new LatencyFault(FaultParameter.DurationNs("latency", p, TimeSpan.FromMilliseconds(300)), jitter),
    };

    public override long DelayNs(ref SeededRandom random) =>
        jitterNs == 0 ? delayNs : Math.Max(0, delayNs + (long)(((2 * random.NextDouble()) - 1) * jitterNs));
}
