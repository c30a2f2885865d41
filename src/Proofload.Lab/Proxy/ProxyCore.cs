using Proofload.Lab.Simulator.Timing;
using Proofload.Measurement.Clocks;

namespace Proofload.Lab.Proxy;

/// <summary>What the proxies of one process share: the clock and the thread that waits.</summary>
internal sealed class ProxyCore : IDisposable
{
    public ProxyCore(IClock clock)
    {
        Clock = clock;
        Loop = TimerLoop.Start(clock, new FreezeWindow());
    }

    public IClock Clock { get; }

    public TimerLoop Loop { get; }

    public void Dispose() => Loop.Dispose();
}
