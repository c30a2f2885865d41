using System.Collections.Immutable;

namespace Proofload.Measurement.Recording;

/// <summary>
/// The run over time, of all workers. At most a fixed number of intervals: when a run outgrows them, neighbours merge and the
/// resolution halves (1 s, 2 s, 4 s ...). A tick belongs to the interval in which it starts. Ticks of the newest interval are added up in
/// place; intervals that are over are kept packed. For one thread.
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
    private int _packed;

    /// <summary>Creates an empty series.</summary>
    /// <param name="capacity">Most intervals kept, 2 or more. Default 1,800.</param>
    /// <param name="widthNs">First interval length in nanoseconds. Default 1 s.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public IntervalSeries(int capacity = 1_800, long widthNs = 1_000_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(widthNs, 1);
        _series = new FoldingSeries<IntervalContent>(capacity, widthNs, 0, static (a, b) => a.Merge(b), static content => content.Pack());
    }

    /// <summary>Present interval length in nanoseconds.</summary>
    public long WidthNs => _series.WidthNs;

    /// <summary>Number of intervals up to the latest tick.</summary>
    public int Count => Math.Max(_series.Length, _hasOpen ? _openSlot + 1 : 0);

    /// <summary>Takes a tick in. Ticks of one worker come in order; workers may interleave in any way.</summary>
    /// <param name="tick">The tick.</param>
    public void Add(Tick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        if (tick.StartNs / WidthNs != _openSlot)
        {
            // Before the series may fold: what is open belongs to the present width.
            Close();
            _openSlot = _series.SlotOf(tick.StartNs);
            PackBefore(_openSlot - 1);
        }

        _hasOpen = true;
        _version++;
        _histograms.Add(tick.Histograms);
        _counters = _counters.Merge(tick.Counters);
        _inFlight = IntervalContent.Join(_inFlight, [new(tick.Worker, tick.InFlight)]);
    }

    /// <summary>The series from the run's start; an interval without ticks is there and empty.</summary>
    /// <param name="from">Index of the first interval wanted, for a live view that needs only the end. Default 0.</param>
    public ImmutableArray<Interval> ToImmutable(int from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        Close();
        var intervals = ImmutableArray.CreateBuilder<Interval>();
        var inFlight = new Dictionary<int, int>();
        for (var i = 0; i < _series.Length; i++)
        {
            var content = _series[i];
            foreach (var (worker, count) in content?.InFlight ?? [])
                inFlight[worker] = count;
            if (i >= from)
                intervals.Add(new Interval(i * WidthNs, WidthNs, inFlight.Values.Sum(), content));
        }

        return intervals.ToImmutable();
    }

    /// <summary>Puts what was added up into its interval; more may come.</summary>
    private void Close()
    {
        if (!_hasOpen)
            return;

        _series.Add(_openSlot, new IntervalContent { InFlight = _inFlight, Counters = _counters, Plain = _histograms.Sum(), Version = _version });
        _histograms.Clear();
        (_counters, _inFlight, _hasOpen) = (TickCounters.None, [], false);
    }

    // The one before the newest stays plain: ticks of a slower worker are still to come.
    private void PackBefore(int end)
    {
        for (; _packed < end; _packed++)
            _series[_packed] = _series[_packed]?.Pack();
        _packed = Math.Min(_packed, Math.Max(0, end));
    }
}
