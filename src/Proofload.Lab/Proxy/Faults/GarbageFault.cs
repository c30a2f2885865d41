using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>Bytes that are not HTTP in place of the answer.</summary>
internal sealed class GarbageFault() : ProxyFault(Kind.Name)
{
    public static ProxyFaultKind Kind { get; } = new("garbage", null, "Bytes that are not HTTP, then the connection is closed.")
    {
        Create = static (_, _) => new GarbageFault(),
    };

    private static readonly byte[] Bytes = [0x00, 0xFF, .. "\u0007this is not HTTP at all\r\n\r\n"u8, 0x15, 0x03, 0x01, 0x00];

    public override LocalAnswer? Answer(string path, ref SeededRandom random) => new(Bytes, 0, ConnectionEnding.Close);
}
