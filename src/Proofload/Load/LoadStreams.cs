namespace Proofload.Load;

/// <summary>Random streams of the load: each use of random numbers has its own, so that one choice never shifts another.</summary>
internal static class LoadStreams
{
    public const ulong Arrivals = 0x6172_7269_7661_6C73;
    public const ulong Mix = 0x6D69_7800_0000_0000;

    /// <summary>Plus the user's number: each user thinks in a stream of its own.</summary>
    public const ulong Think = 0x7468_696E_0000_0000;
}
