namespace Proofload.Data.Media;

/// <summary>The mark of one medium of one request. A bijection for one seed, so two media of a run never have the same.</summary>
internal static class MediaMark
{
    /// <summary>Most media that a request carries.</summary>
    public const int MostPerRequest = 64;

    public static ulong Of(ulong seed, long index, int number)
    {
        var z = ((ulong)index * MostPerRequest) + (ulong)number + (seed * 0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}
