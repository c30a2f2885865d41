using System.Collections.Immutable;

namespace Proofload.Measurement.Recording;

/// <summary>One interval of a run's time series. Immutable.</summary>
/// <param name="StartNs">Start, nanoseconds since the run's start.</param>
/// <param name="WidthNs">Length in nanoseconds.</param>
/// <param name="InFlight">Requests in flight at its end, over all workers.</param>
/// <param name="Counters">What was counted.</param>
/// <param name="Histograms">What was measured.</param>
public sealed record Interval(long StartNs, long WidthNs, int InFlight, TickCounters Counters, TickHistograms Histograms);

/// <summary>
/// The run over time, of all workers. At most a fixed number of intervals: when a run outgrows them, neighbours merge and the
/// resolution halves (1 s, 2 s, 4 s ...). A tick belongs to the interval in which it starts. For one thread.
/// </summary>
public sealed class IntervalSeries
{
    private readonly FoldingSeries<Cell> _series;

    /// <summary>Creates an empty series.</summary>
    /// <param name="capacity">Most intervals kept, 2 or more. Default 1,800.</param>
    /// <param name="widthNs">First interval length in nanoseconds. Default 1 s.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public IntervalSeries(int capacity = 1_800, long widthNs = 1_000_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(widthNs, 1);
        _series = new FoldingSeries<Cell>(capacity, widthNs, 0, static (a, b) => a.Merge(b));
    }

    /// <summary>Present interval length in nanoseconds.</summary>
    public long WidthNs => _series.WidthNs;

    /// <summary>Number of intervals up to the latest tick.</summary>
    public int Count => _series.Length;

    /// <summary>Merges a tick in. Ticks of one worker come in order; workers may interleave in any way.</summary>
    /// <param name="tick">The tick.</param>
    public void Add(Tick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        _series.Add(tick.StartNs, Cell.Of(tick));
    }

    /// <summary>The series from the run's start; an interval without ticks is there and empty.</summary>
    /// <param name="from">Index of the first interval wanted, for a live view that needs only the end. Default 0.</param>
    public ImmutableArray<Interval> ToImmutable(int from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var intervals = ImmutableArray.CreateBuilder<Interval>();
        var inFlight = new Dictionary<int, int>();
        for (var i = 0; i < _series.Length; i++)
        {
            var cell = _series[i];
            foreach (var (worker, count) in cell?.InFlight ?? [])
                inFlight[worker] = count;
            if (i >= from)
            {
                intervals.Add(new Interval(
                    i * WidthNs,
                    WidthNs,
                    inFlight.Values.Sum(),
                    cell?.Counters ?? TickCounters.None,
                    cell?.Histograms ?? TickHistograms.Empty));
            }
        }

        return intervals.ToImmutable();
    }

    private sealed record Cell(
        ImmutableArray<KeyValuePair<int, int>> InFlight, TickCounters Counters, TickHistograms Histograms)
    {
        public static Cell Of(Tick tick) => new([new(tick.Worker, tick.InFlight)], tick.Counters, tick.Histograms);

        /// <summary>Of a worker's two figures for requests in flight the later one stays.</summary>
        public Cell Merge(Cell later) => new(
            [.. InFlight.Where(mine => later.InFlight.All(theirs => theirs.Key != mine.Key)), .. later.InFlight],
            Counters.Merge(later.Counters),
            Histograms.Merge(later.Histograms));
    }
}
