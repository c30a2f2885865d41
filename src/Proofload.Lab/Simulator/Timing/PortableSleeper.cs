namespace Proofload.Lab.Simulator.Timing;

/// <summary>Any system: waits in whole milliseconds while the deadline is over 2 ms away, then yields until it is reached.</summary>
internal sealed class PortableSleeper : ISleeper
{
    private const long YieldBelowNs = 2_000_000;
    private const long NsPerMs = 1_000_000;
    private readonly AutoResetEvent _woken = new(initialState: false);

    public void Enter()
    {
    }

    public void Sleep(long nanoseconds)
    {
        if (nanoseconds > YieldBelowNs)
        {
            _woken.WaitOne((int)Math.Min(int.MaxValue, (nanoseconds - YieldBelowNs) / NsPerMs));
        }
        else
        {
            // The loop calls again until the deadline; yielding keeps the other threads of this core alive.
            Thread.Yield();
        }
    }

    public void Wake() => _woken.Set();

    public void Dispose() => _woken.Dispose();
}
