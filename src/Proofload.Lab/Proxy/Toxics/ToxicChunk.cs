namespace Proofload.Lab.Proxy.Toxics;

/// <summary>Bytes on their way through toxics.</summary>
/// <param name="Array">A pooled array; empty for the end of the stream.</param>
/// <param name="Start">Where the bytes begin.</param>
/// <param name="Length">How many.</param>
/// <param name="AtNs">When they arrived, nanoseconds.</param>
/// <param name="IsEnd">The stream ends here.</param>
/// <param name="OwnsArray">The array goes back to the pool behind this chunk.</param>
internal readonly record struct ToxicChunk(byte[] Array, int Start, int Length, long AtNs, bool IsEnd, bool OwnsArray);
