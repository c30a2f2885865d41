using System.Collections.Immutable;

namespace Proofload.Measurement.Recording;

/// <summary>
/// The run over time, of all workers. At most a fixed number of intervals: when a run outgrows them, neighbours merge and the
/// resolution halves (1 s, 2 s, 4 s ...). A tick belongs to the interval in which it starts. Ticks of the latest interval are added up in
/// place; the others are kept packed. For one thread.
/// </summary>
public sealed class IntervalSeries
{
    private readonly FoldingSeries<IntervalContent> _series;
    private readonly TickAccumulator _histograms = new();
    private int _openSlot = -1;
    private TickCounters _counters = TickCounters.None;
    private ImmutableArray<KeyValuePair<int, int>> _inFlight = [];
    private bool _hasOpen;
    private long _version;

    /// <summary>Creates an empty series.</summary>
    /// <param name="capacity">Most intervals kept, 2 or more. Default 1,800.</param>
    /// <param name="widthNs">First interval length in nanoseconds. Default 1 s.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public IntervalSeries(int capacity = 1_800, long widthNs = 1_000_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(widthNs, 1);
        _series = new FoldingSeries<IntervalContent>(capacity, widthNs, 0, static (a, b) => a.Merge(b));
    }

    /// <summary>Present interval length in nanoseconds.</summary>
    public long WidthNs => _series.WidthNs;

    /// <summary>Number of intervals up to the latest tick.</summary>
    public int Length => Math.Max(_series.Length, _hasOpen ? _openSlot + 1 : 0);

    /// <summary>Grows whenever an interval before the latest may have changed.</summary>
    internal long ClosedVersion { get; private set; }

    /// <summary>Takes a tick in. Ticks of one worker come in order; workers may interleave in any way.</summary>
    /// <param name="tick">The tick.</param>
    public void Add(Tick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        Open(tick.StartNs);
        _histograms.Add(tick.Histograms);
        Count(tick);
    }

    /// <summary>As <see cref="Add(Tick)"/>, with the histograms straight from the worker's buffer.</summary>
    internal void Add(Tick tick, TickBuffer buffer)
    {
        Open(tick.StartNs);
        _histograms.Add(buffer);
        Count(tick);
    }

    /// <summary>The series from the run's start; an interval without ticks is there and empty.</summary>
    /// <param name="from">Index of the first interval wanted, for a live view that needs only the end. Default 0.</param>
    public ImmutableArray<Interval> ToImmutable(int from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return Slice(from, Length);
    }

    /// <summary>The intervals of a part of the series, in order.</summary>
    /// <param name="from">Index of the first one.</param>
    /// <param name="to">Index behind the last one, at most <see cref="Length"/>. Those before the latest are packed already, so they cost little.</param>
    internal ImmutableArray<Interval> Slice(int from, int to)
    {
        var intervals = ImmutableArray.CreateBuilder<Interval>(Math.Max(0, to - from));
        var inFlight = new Dictionary<int, int>();
        var total = 0;
        for (var i = 0; i < to; i++)
        {
            var content = i < from ? _series[i] : i == _openSlot && _hasOpen ? WithOpen() : _series[i];
            foreach (var (worker, count) in content is null ? [] : content.InFlight)
            {
                total += count - inFlight.GetValueOrDefault(worker);
                inFlight[worker] = count;
            }

            if (i >= from)
                intervals.Add(new Interval(i * WidthNs, WidthNs, total, content));
        }

        return intervals.MoveToImmutable();
    }

    private void Open(long startNs)
    {
        if (startNs / WidthNs == _openSlot)
            return;

        if (_hasOpen)
        {
            // Before the series may fold: its place is one of the present width.
            _series[_openSlot] = WithOpen();
            _histograms.Clear();
            (_counters, _inFlight, _hasOpen) = (TickCounters.None, [], false);
        }

        _openSlot = _series.SlotOf(startNs);
        ClosedVersion++;
    }

    private void Count(Tick tick)
    {
        _hasOpen = true;
        _version++;
        _counters = _counters.Merge(tick.Counters);
        _inFlight = IntervalContent.Join(_inFlight, [new(tick.Worker, tick.InFlight)]);
    }

    // A tick of a slower worker may have opened an interval again.
    private IntervalContent WithOpen()
    {
        var open = new IntervalContent(_inFlight, _counters, PackedHistograms.Of(_histograms), _version);
        return _series[_openSlot]?.Merge(open) ?? open;
    }
}
