using Proofload.Measurement.Histograms;
using Proofload.Measurement.Recording;

namespace Proofload.Running;

/// <summary>The ticks of the last seconds of all workers.</summary>
internal sealed class RecentTicks(long spanNs)
{
    private readonly Queue<Tick> _ticks = new();
    private readonly Histogram _sum = new();
    private long _newest;

    /// <summary>Seconds that the ticks cover.</summary>
    public double Seconds => _ticks.Count == 0 ? 0 : (_newest - _ticks.Min(static t => t.StartNs)) / 1e9;

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

    /// <summary>The samples of a metric; valid until the next call.</summary>
    public Histogram Of(RecordedMetric metric)
    {
        _sum.Clear();
        foreach (var tick in _ticks)
        {
            _sum.Add(tick.Histograms[metric]);
        }

        return _sum;
    }
}
