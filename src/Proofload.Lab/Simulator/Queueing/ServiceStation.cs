namespace Proofload.Lab.Simulator.Queueing;

/// <summary>
/// c parallel servers behind one first-come-first-served queue, exact by Lindley's recursion: a request starts at
/// max(arrival, earliest free server) and ends its sampled service time later. No clock inside, so a late wake-up never
/// shifts the work behind it.
/// </summary>
internal sealed class ServiceStation
{
    private readonly Lock _gate = new();
    private readonly int _servers;
    private readonly int _queueLimit;
    private readonly PriorityQueue<byte, long> _freeAt = new();
    private readonly Queue<long> _futureStarts = new();

    /// <param name="servers">Parallel servers; 0 means no limit.</param>
    /// <param name="queueLimit">Requests that may wait; negative means no limit.</param>
    public ServiceStation(int servers, int queueLimit)
    {
        _servers = servers;
        _queueLimit = queueLimit;
        for (var i = 0; i < servers; i++)
        {
            _freeAt.Enqueue(0, long.MinValue);
        }
    }

    /// <summary>Admits a request or turns it away. Arrivals are taken in the order of the calls.</summary>
    public Admission Arrive(long nowNs, long serviceNs)
    {
        if (_servers == 0)
        {
            return new Admission(Accepted: true, nowNs, nowNs + serviceNs);
        }

        lock (_gate)
        {
            _freeAt.TryPeek(out _, out var freeAt);
            if (freeAt > nowNs && _queueLimit >= 0 && CountWaiting(nowNs) >= _queueLimit)
            {
                return default;
            }

            var start = Math.Max(nowNs, freeAt);
            _freeAt.DequeueEnqueue(0, start + serviceNs);
            if (start > nowNs)
            {
                _futureStarts.Enqueue(start);
            }

            return new Admission(Accepted: true, start, start + serviceNs);
        }
    }

    /// <summary>Requests in the queue at the given moment.</summary>
    public int Waiting(long nowNs)
    {
        lock (_gate)
        {
            return CountWaiting(nowNs);
        }
    }

    private int CountWaiting(long nowNs)
    {
        while (_futureStarts.TryPeek(out var start) && start <= nowNs)
        {
            _futureStarts.Dequeue();
        }

        return _futureStarts.Count;
    }
}
