using Proofload.Lab.Faults;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>Every gap between the events of a stream is at least this long.</summary>
internal sealed class SlowTokensFault(long gapNs) : ProxyFault(Kind.Name)
{
    public static ProxyFaultKind Kind { get; } = new("slow_tokens", "the gap as a duration; default 200ms", "The events of a stream come steadily but at least this far apart.")
    {
        Create = static (p, _) => new SlowTokensFault(FaultParameter.DurationNs("slow_tokens", p, TimeSpan.FromMilliseconds(200))),
    };

    public override bool ActsOnResponse => true;

    public override ResponseShaper? Shape(in ResponseFacts response, ref SeededRandom random) =>
        response is { Stream: not StreamKind.None, IsEncoded: false } ? new SlowTokensShaper(gapNs, response.Stream) : null;
}
