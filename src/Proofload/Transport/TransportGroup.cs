using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Plans;
using Proofload.Transport.Epoll;

namespace Proofload.Transport;

/// <summary>
/// Transports of many targets under one loop: one thread sleeps for all of them. Where they are epoll sets, they lie in one set of this group; the others
/// wake the group when something has completed. Belongs to one thread but for <see cref="Wake"/>.
/// </summary>
internal sealed class TransportGroup : IAsyncDisposable
{
    // What only time changes in a transport (the end of a handshake that never comes) is looked at this often.
    private const long TendNs = 50_000_000;

    private readonly RunClock _clock;
    private readonly EventLoop? _loop;
    private readonly IWaiter? _waiter;
    private readonly List<ITransport> _transports = [];
    private long _tendedNs = long.MinValue;

    /// <exception cref="IOException">The process may not open more descriptors.</exception>
    public TransportGroup(RunClock clock)
    {
        _clock = clock;
        if (OperatingSystem.IsLinux() && Environment.Is64BitProcess)
            _loop = new EventLoop();
        else
            _waiter = Waiter.Create(0);
    }

    /// <summary>Adds a transport for a target; gives its number, from 0.</summary>
    /// <exception cref="PlanException">The target is unusable.</exception>
    public int Add(TargetPlan target, int maxInFlight)
    {
        var number = _transports.Count;
        var transport = TransportFactory.Create(target, maxInFlight, _clock, new GroupWaiter(this), 0);
        _transports.Add(transport);
        if (OperatingSystem.IsLinux() && _loop is not null && transport is EpollTransport epoll)
            epoll.WatchFrom(_loop, (ulong)number + 1);
        return number;
    }

    /// <summary>A transport by its number.</summary>
    public ITransport this[int number] => _transports[number];

    /// <summary>Sleeps until a time on the run's clock, or until something has completed or somebody wakes the group.</summary>
    public void WaitUntil(long dueNs)
    {
        var now = _clock.NowNs;
        if (_loop is null)
        {
            _waiter!.WaitUntil(dueNs + _clock.OriginNs);
            Look();
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            var count = _loop.Wait(Math.Max(0, dueNs - now));
            var isSignalled = _loop.TakeSignal();
            for (var i = 0; i < count; i++)
            {
                var (_, token) = _loop.Event(i);
                if (token > 0)
                    _transports[(int)(token - 1)].WaitUntil(long.MinValue);
            }

            now = _clock.NowNs;
            if (isSignalled || now - _tendedNs >= TendNs)
            {
                _tendedNs = now;
                Look();
            }
        }
    }

    /// <summary>Ends a wait, from any thread.</summary>
    public void Wake()
    {
        if (_loop is null)
            _waiter!.Wake();
        else if (OperatingSystem.IsLinux())
            _loop.Signal();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var transport in _transports)
            await transport.DisposeAsync();
        if (OperatingSystem.IsLinux())
            _loop?.Dispose();
        _waiter?.Dispose();
    }

    private void Look()
    {
        for (var i = 0; i < _transports.Count; i++)
            _transports[i].WaitUntil(long.MinValue);
    }

    /// <summary>Never waits; wakes the group.</summary>
    private sealed class GroupWaiter(TransportGroup group) : IWaiter
    {
        public void WaitUntil(long dueNs)
        {
        }

        public void Wake() => group.Wake();

        public void Dispose()
        {
        }
    }
}
