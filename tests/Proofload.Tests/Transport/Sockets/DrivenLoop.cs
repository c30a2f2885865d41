using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Transport;

namespace Proofload.Tests.Transport.Sockets;

/// <summary>
/// A closed loop as turns: every exchange starts again when it completes, until enough have been started. It finds turns that overlap and
/// exchanges that complete when they are not in flight, and can do something odd in every turn.
/// </summary>
internal sealed class DrivenLoop(TransportBench bench, int atOnce, int requests, Func<DrivenLoop, long> between) : ITurn
{
    private readonly HashSet<Exchange> _inFlight = [];
    private int _inside;

    public IReadOnlyCollection<Exchange> InFlight => _inFlight;

    public int Started { get; private set; }

    public Dictionary<ErrorKind, int> Outcomes { get; } = [];

    public int Completed => Outcomes.Values.Sum();

    public HashSet<int> Threads { get; } = [];

    public IClock Clock => bench.Clock;

    public bool Run(out long dueNs)
    {
        Assert.Equal(1, Interlocked.Increment(ref _inside));
        Threads.Add(Environment.CurrentManagedThreadId);
        while (bench.Transport.TryTakeCompleted(out var exchange))
        {
            Assert.True(_inFlight.Remove(exchange), "completed while it was not in flight");
            Outcomes[exchange.Record.Outcome] = Outcomes.GetValueOrDefault(exchange.Record.Outcome) + 1;
            Start(exchange);
        }

        while (_inFlight.Count < atOnce && Started < requests)
        {
            Start(null);
        }

        dueNs = between(this);
        Assert.Equal(0, Interlocked.Decrement(ref _inside));
        return Completed < requests;
    }

    private void Start(Exchange? slot)
    {
        if (Started < requests)
        {
            Started++;
            var exchange = bench.Prepare(slot);
            Assert.True(_inFlight.Add(exchange));
            bench.Transport.Start(exchange);
        }
    }
}
