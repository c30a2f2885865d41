namespace Proofload.Running;

/// <summary>
/// Uses up the collector's young generation once before a load. The engine allocates so little that its memory would otherwise be touched for
/// the first time, page by page, for minutes into a run: as page faults in the measurement, and as a working set that seems to grow.
/// </summary>
internal static class YoungGeneration
{
    // The collector raises its budget from one collection to the next until it knows how little survives.
    private const int Collections = 4;
    private const int ChunkBytes = 32 * 1024;
    private const int MostBytes = 256 * 1024 * 1024;

    /// <summary>Allocates until the collector has run some times, at most 256 MiB, which takes some tens of milliseconds.</summary>
    public static void Touch()
    {
        var end = GC.CollectionCount(0) + Collections;
        for (var allocated = 0; allocated < MostBytes && GC.CollectionCount(0) < end; allocated += ChunkBytes)
        {
            GC.KeepAlive(new byte[ChunkBytes]);
        }
    }
}
