using Proofload.Measurement.Recording;

namespace Proofload.Running;

/// <summary>What the workers counted in the last seconds.</summary>
internal sealed class RecentTicks(long spanNs)
{
    private readonly Queue<Tick> _ticks = new();
    private long _newest;

    public void Add(Tick tick)
    {
        _newest = Math.Max(_newest, tick.EndNs);
        _ticks.Enqueue(tick);
        while (_ticks.TryPeek(out var oldest) && oldest.EndNs <= _newest - spanNs)
        {
            _ticks.Dequeue();
        }
    }

    public TickCounters Counters => _ticks.Aggregate(TickCounters.None, static (sum, tick) => sum.Merge(tick.Counters));
}
