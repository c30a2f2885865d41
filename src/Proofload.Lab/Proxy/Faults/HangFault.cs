using Proofload.Lab.Faults;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>No answer.</summary>
internal sealed class HangFault(long longestNs) : ProxyFault(Kind.Name)
{
    public static ProxyFaultKind Kind { get; } = new("hang", "the longest time as a duration; default 60s", "No answer until the client gives up; then the connection is closed.")
    {
        Create = static (p, _) => new HangFault(FaultParameter.DurationNs("hang", p, TimeSpan.FromSeconds(60))),
    };

    public override LocalAnswer? Answer(string path, ref SeededRandom random) => new(default, longestNs, ConnectionEnding.Close);
}
