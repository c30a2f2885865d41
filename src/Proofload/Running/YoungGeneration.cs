namespace Proofload.Running;

/// <summary>
/// Uses up the collector's young generation once before a load. The engine allocates so little that its memory would otherwise be touched for
/// the first time, page by page, for minutes into a run: as page faults in the measurement, and as a working set that seems to grow.
/// </summary>
internal static class YoungGeneration
{
    private const int ChunkBytes = 32 * 1024;
    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Allocates until the collector has run, at most 64 MiB, which takes some milliseconds.</summary>
    public static void Touch()
    {
        var collections = GC.CollectionCount(0);
        for (var allocated = 0; allocated < MostBytes && GC.CollectionCount(0) == collections; allocated += ChunkBytes)
        {
            GC.KeepAlive(new byte[ChunkBytes]);
        }
    }
}
