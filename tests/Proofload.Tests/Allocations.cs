namespace Proofload.Tests;

/// <summary>Managed memory that some work takes on this thread.</summary>
internal static class Allocations
{
    /// <summary>The least of three attempts, bytes: the runtime itself allocates now and then on behalf of code that is new to it, the work does every time.</summary>
    public static long Of(Action work)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
