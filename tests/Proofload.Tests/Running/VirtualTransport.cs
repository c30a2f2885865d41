using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Tests.Running;

/// <summary>A transport in virtual time: waiting moves the clock, a request takes what <paramref name="serve"/> says (null: it never answers).</summary>
internal sealed class VirtualTransport(ManualClock clock, Func<Exchange, long?> serve) : ITransport
{
    private readonly PriorityQueue<Exchange, long> _pending = new();
    private readonly HashSet<int> _hanging = [];
    private readonly Queue<Exchange> _completed = new();

    public string Engine => "virtual";

    public TransportStatistics Statistics { get; } = new();

    /// <summary>Most exchanges that were in flight at once.</summary>
    public int MostInFlight { get; private set; }

    /// <summary>Due and send time of every request, in order.</summary>
    public List<(long Index, long Intended, long Sent)> Sent { get; } = [];

    public ValueTask WarmAsync(int connections, CancellationToken cancellation) => ValueTask.CompletedTask;

    public void Start(Exchange exchange)
    {
        exchange.Record.Sent = clock.NowNs;
        Sent.Add((exchange.Record.Index, exchange.Record.Intended, clock.NowNs));
        if (serve(exchange) is { } serviceNs)
        {
            _pending.Enqueue(exchange, clock.NowNs + serviceNs);
        }
        else
        {
            _hanging.Add(exchange.Slot);
        }

        MostInFlight = Math.Max(MostInFlight, _pending.Count + _hanging.Count);
    }

    public void Abort(Exchange exchange, ErrorKind outcome)
    {
        if (!_hanging.Remove(exchange.Slot))
        {
            var others = _pending.UnorderedItems.Where(p => p.Element != exchange).ToList();
            _pending.Clear();
            _pending.EnqueueRange(others);
        }

        exchange.Fail(outcome, "aborted", clock.NowNs);
        _completed.Enqueue(exchange);
    }

    public bool TryTakeCompleted(out Exchange exchange)
    {
        Settle();
        return _completed.TryDequeue(out exchange!);
    }

    public void WaitUntil(long dueNs)
    {
        var until = _pending.TryPeek(out _, out var done) ? Math.Min(done, dueNs) : dueNs;
        if (until > clock.NowNs)
        {
            clock.SetTo(until);
        }
    }

    public void Wake()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Settle()
    {
        while (_pending.TryPeek(out var exchange, out var done) && done <= clock.NowNs)
        {
            _pending.Dequeue();
            exchange.Record.Done = done;
            exchange.Record.FirstByte = done;
            _completed.Enqueue(exchange);
        }
    }
}
