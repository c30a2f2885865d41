using Proofload.Lab.Faults;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>A service that is neither up nor down: half of the requests that are struck get 503, the others are late.</summary>
internal sealed class BrownOutFault(long delayNs) : ProxyFault(Kind.Name)
{
    public static ProxyFaultKind Kind { get; } = new("brown_out", "the added latency as a duration; default 1s", "Half of the struck requests get 503, the others come that much later.")
    {
        Create = static (p, _) => new BrownOutFault(FaultParameter.DurationNs("brown_out", p, TimeSpan.FromSeconds(1))),
    };

    public override LocalAnswer? Answer(string path, ref SeededRandom random) =>
        random.NextDouble() < 0.5 ? StatusFault.Of(503, path, "The model is overloaded.", "overloaded", retryAfter: null) : null;

    public override long DelayNs(ref SeededRandom random) => delayNs;
}
