using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>
/// What all workers saw in the last seconds, in memory that is used again: a ring of parts, of which the oldest is cleared when time moves
/// on. For one thread.
/// </summary>
public sealed class TickWindow
{
    private readonly long _partNs;
    private readonly Part[] _parts;
    private readonly Histogram _sum = new();
    private long _newestPart = -1;
    private long _newestNs;

    /// <summary>Creates an empty window.</summary>
    /// <param name="parts">Parts of the ring, 2 or more; the newest is still being filled. Default 4.</param>
    /// <param name="partNs">Length of a part in nanoseconds; not below the tick length. Default 1 s.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public TickWindow(int parts = 4, long partNs = 1_000_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(partNs, 1);
        _partNs = partNs;
        _parts = [.. Enumerable.Range(0, parts).Select(static _ => new Part())];
    }

    /// <summary>Seconds from the beginning of the oldest part with a tick to the end of the newest tick; 0 when empty.</summary>
    public double Seconds
    {
        get
        {
            for (var part = Math.Max(0, _newestPart - _parts.Length + 1); part <= _newestPart; part++)
            {
                if (_parts[part % _parts.Length].HasTicks)
                    return (_newestNs - (part * _partNs)) / 1e9;
            }

            return 0;
        }
    }

    /// <summary>What was counted.</summary>
    public TickCounters Counters
    {
        get
        {
            var sum = TickCounters.None;
            foreach (var part in _parts)
                sum = sum.Merge(part.Counters);
            return sum;
        }
    }

    /// <summary>The samples of a metric; valid until the next call.</summary>
    /// <param name="metric">One of <see cref="RecordedMetrics.InTicks"/>.</param>
    public Histogram Of(RecordedMetric metric)
    {
        _sum.Clear();
        foreach (var part in _parts)
            _sum.Add(part.Histograms.Slot(RecordedMetrics.TickSlot(metric)));
        return _sum;
    }

    /// <summary>Takes a tick in; one that is older than the window is left out.</summary>
    /// <param name="tick">The tick.</param>
    public void Add(Tick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        PartOf(tick)?.Histograms.Add(tick.Histograms);
    }

    /// <summary>As <see cref="Add(Tick)"/>, with the histograms straight from the worker's buffer.</summary>
    internal void Add(Tick tick, TickBuffer buffer) => PartOf(tick)?.Histograms.Add(buffer);

    private Part? PartOf(Tick tick)
    {
        var number = tick.StartNs / _partNs;
        if (number <= _newestPart - _parts.Length)
            return null;

        for (var fresh = Math.Max(_newestPart + 1, number - _parts.Length + 1); fresh <= number; fresh++)
            _parts[fresh % _parts.Length].Clear();

        _newestPart = Math.Max(_newestPart, number);
        _newestNs = Math.Max(_newestNs, tick.EndNs);
        var part = _parts[number % _parts.Length];
        part.Counters = part.Counters.Merge(tick.Counters);
        part.HasTicks = true;
        return part;
    }

    private sealed class Part
    {
        public TickAccumulator Histograms { get; } = new();

        public TickCounters Counters { get; set; } = TickCounters.None;

        public bool HasTicks { get; set; }

        public void Clear()
        {
            Histograms.Clear();
            (Counters, HasTicks) = (TickCounters.None, false);
        }
    }
}
