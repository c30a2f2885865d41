using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>Nobody is there.</summary>
internal sealed class RefusedFault() : ProxyFault(Kind.Name)
{
    public static ProxyFaultKind Kind { get; } = new(
        "refused",
        null,
        "Everything at once (share 100 %): the port is closed, connections are refused. A share: the connection is reset in place of an answer.")
    {
        Create = static (_, _) => new RefusedFault(),
    };

    public override LocalAnswer? Answer(string path, ref SeededRandom random) => new(default, 0, ConnectionEnding.Reset);
}
