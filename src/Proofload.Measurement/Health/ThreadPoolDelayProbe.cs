using Proofload.Measurement.Clocks;

namespace Proofload.Measurement.Health;

/// <summary>
/// Measures how long a work item waits in the thread pool's queue: one item at a time, stamped when queued and when run. A probe that is still
/// waiting counts with the time it has waited so far, so a blocked pool shows.
/// </summary>
/// <param name="clock">The clock.</param>
public sealed class ThreadPoolDelayProbe(IClock clock) : IThreadPoolWorkItem
{
    private const long Idle = long.MinValue;

    private long _queuedNs = Idle;
    private long _longestNs = -1;

    /// <summary>The longest delay so far, nanoseconds; null before the first probe.</summary>
    public long? LongestNs
    {
        get
        {
            var queued = Volatile.Read(ref _queuedNs);
            var longest = Volatile.Read(ref _longestNs);
            if (queued != Idle)
                longest = Math.Max(longest, clock.NowNs - queued);
            return longest < 0 ? null : longest;
        }
    }

    /// <summary>Queues a probe unless one is still waiting.</summary>
    public void Probe()
    {
        if (Interlocked.CompareExchange(ref _queuedNs, clock.NowNs, Idle) == Idle)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Forgets the delays so far; a probe that is waiting goes on.</summary>
    public void Forget() => Volatile.Write(ref _longestNs, -1);

    /// <summary>Run by the pool.</summary>
    public void Execute()
    {
        var delay = clock.NowNs - Volatile.Read(ref _queuedNs);
        if (delay > Volatile.Read(ref _longestNs))
            Volatile.Write(ref _longestNs, delay);
        Volatile.Write(ref _queuedNs, Idle);
    }
}
