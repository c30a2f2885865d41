using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Running;

/// <summary>The slots of one worker and which of them carry a request. Finds overdue requests by looking at all of them every few milliseconds, which needs no timer per request.</summary>
internal sealed class InFlight
{
    /// <summary>How often overdue requests are looked for: a timeout fires at most this late.</summary>
    public const long SweepNs = 10_000_000;

    private readonly Stack<Exchange> _free = new();
    private readonly Exchange[] _active;
    private readonly int[] _position;
    private readonly long[] _deadline;
    private readonly bool[] _aborted;
    private long _nextSweep;
    private int _made;

    public InFlight(int slots)
    {
        _active = new Exchange[slots];
        _position = new int[slots];
        _deadline = new long[slots];
        _aborted = new bool[slots];
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
        _active[Count] = exchange;
        _position[exchange.Slot] = Count++;
        _deadline[exchange.Slot] = now + exchange.TimeoutNs;
        _aborted[exchange.Slot] = false;
    }

    /// <summary>Takes a completed exchange out; the caller returns it when it has been recorded.</summary>
    public void Remove(Exchange exchange)
    {
        var position = _position[exchange.Slot];
        var last = _active[--Count];
        _active[position] = last;
        _position[last.Slot] = position;
    }

    public void AbortOverdue(ITransport transport, long now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + SweepNs;
        for (var i = 0; i < Count; i++)
        {
            var slot = _active[i].Slot;
            if (_deadline[slot] <= now && !_aborted[slot])
            {
                _aborted[slot] = true;
                transport.Abort(_active[i], ErrorKind.Timeout);
            }
        }
    }

    public void AbortAll(ITransport transport)
    {
        for (var i = 0; i < Count; i++)
        {
            if (!_aborted[_active[i].Slot])
            {
                _aborted[_active[i].Slot] = true;
                transport.Abort(_active[i], ErrorKind.Cancelled);
            }
        }
    }
}
