using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>
/// The slots of one worker and which of them carry a request. Finds overdue requests without a timer per request: it looks at all of them,
/// and then not again before the earliest of their deadlines.
/// </summary>
internal sealed class InFlight
{
    /// <summary>Shortest time between two looks: a timeout fires at most this late.</summary>
    public const long SweepNs = 10_000_000;

    private readonly Stack<Exchange> _free = new();
    private readonly Exchange[] _active;
    private readonly int[] _position;

    // By position: a sweep touches nothing but this.
    private readonly long[] _deadline;
    private long _notBefore = long.MinValue;
    private long _nextSweep = long.MaxValue;
    private int _made;

    public InFlight(int slots)
    {
        _active = new Exchange[slots];
        _position = new int[slots];
        _deadline = new long[slots];
    }

    /// <summary>Requests in flight.</summary>
    public int Count { get; private set; }

    /// <summary>When to look for overdue requests next; <see cref="long.MaxValue"/> with nothing in flight.</summary>
    public long NextSweep => Count == 0 ? long.MaxValue : _nextSweep;

    /// <summary>Takes a free slot; slots are made as they are needed, so that a high cap costs nothing by itself.</summary>
    public Exchange? Rent() => _free.TryPop(out var exchange) ? exchange : _made < _active.Length ? new Exchange(_made++) : null;

    public void Return(Exchange exchange) => _free.Push(exchange);

    public void Add(Exchange exchange, long now)
    {
        var deadline = now + exchange.TimeoutNs;
        _active[Count] = exchange;
        _deadline[Count] = deadline;
        _position[exchange.Slot] = Count++;
        _nextSweep = Math.Min(_nextSweep, Math.Max(deadline, _notBefore));
    }

    /// <summary>Takes a completed exchange out; the caller returns it when it has been recorded.</summary>
    public void Remove(Exchange exchange)
    {
        var position = _position[exchange.Slot];
        var last = _active[--Count];
        _active[position] = last;
        _deadline[position] = _deadline[Count];
        _position[last.Slot] = position;
    }

    public void AbortOverdue(ITransport transport, long now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        var earliest = long.MaxValue;
        for (var i = 0; i < Count; i++)
        {
            if (_deadline[i] <= now)
            {
                Abort(transport, i, ErrorKind.Timeout);
            }

            earliest = Math.Min(earliest, _deadline[i]);
        }

        _notBefore = now + SweepNs;
        _nextSweep = Math.Max(earliest, _notBefore);
    }

    public void AbortAll(ITransport transport)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_deadline[i] != long.MaxValue)
            {
                Abort(transport, i, ErrorKind.Cancelled);
            }
        }
    }

    private void Abort(ITransport transport, int position, ErrorKind outcome)
    {
        // Once is enough: it completes by itself.
        _deadline[position] = long.MaxValue;
        transport.Abort(_active[position], outcome);
    }
}
