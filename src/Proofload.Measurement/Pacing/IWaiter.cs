namespace Proofload.Measurement.Pacing;

/// <summary>
/// A precise wait for one thread that other threads can end. A wake is never lost: one that comes while nobody waits ends the
/// next wait at once. Several wakes before a wait count as one.
/// </summary>
public interface IWaiter : IDisposable
{
    /// <summary>Returns when the time has come or after a wake, whichever is first; at once for a time in the past.</summary>
    /// <param name="dueNs">A point on the clock of <see cref="Clocks.SystemClock.NowNs"/>; <see cref="long.MaxValue"/> waits for a wake only.</param>
    void WaitUntil(long dueNs);

    /// <summary>Ends the present or the next wait. Callable from any thread; without a system call while nobody sleeps; no effect after disposal.</summary>
    void Wake();
}
