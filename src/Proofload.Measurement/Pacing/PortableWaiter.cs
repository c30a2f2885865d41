using Proofload.Measurement.Clocks;

namespace Proofload.Measurement.Pacing;

/// <summary>
/// Waits on an event with millisecond timeouts to about 2 ms before the due time, yields the processor until the spin, then spins.
/// Budget: up to 2 ms of yielding a timed wait.
/// </summary>
internal sealed class PortableWaiter(SpinBudget spin) : IWaiter
{
    private const long CoarseNs = 2_000_000;

    private readonly ManualResetEventSlim _event = new(false, spinCount: 0);
    private int _woken;
    private int _disposed;

    public void WaitUntil(long dueNs)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var spinFrom = spin.SleepUntil(SystemClock.Instance.NowNs, dueNs);
        while (!TakeWake())
        {
            var left = dueNs == long.MaxValue ? long.MaxValue : Math.Max(0, dueNs) - SystemClock.Instance.NowNs;
            if (left <= 0)
                return;

            if (left > CoarseNs)
            {
                // The reset comes before the flag is looked at again, so a set that it wipes out has already raised the flag.
                _event.Wait((int)Math.Min((left - CoarseNs + 999_999) / 1_000_000, 1_000_000));
                _event.Reset();
            }
            else if (left > dueNs - spinFrom)
                Thread.Yield();
            else
                Thread.SpinWait(8);
        }
    }

    public void Wake()
    {
        if (Interlocked.Exchange(ref _woken, 1) == 0 && Volatile.Read(ref _disposed) == 0)
            _event.Set();
    }

    /// <remarks>The event is left to the collector: disposing it could race with a wake, and it holds no handle unless asked for one.</remarks>
    public void Dispose()
    {
        Wake();
        Interlocked.Exchange(ref _disposed, 1);
    }

    private bool TakeWake() => Volatile.Read(ref _woken) != 0 && Interlocked.Exchange(ref _woken, 0) == 1;
}
