using System.Collections.Immutable;
using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>
/// The measured phase cut into at most a fixed number of equal spans of time, each with its histograms: the input of the block
/// bootstrap and of batch means. Starts with the first tick that has a measured sample; when full, neighbours merge, so a long
/// run has between half the capacity and the capacity. For one thread.
/// </summary>
public sealed class BatchSeries
{
    private readonly int _capacity;
    private readonly long _widthNs;
    private readonly TickAccumulator _open = new();
    private readonly TickAccumulator _merged = new();
    private FoldingSeries<PackedHistograms>? _series;
    private readonly ImmutableArray<SparseHistogram>[] _asked = new ImmutableArray<SparseHistogram>[RecordedMetrics.InTicks.Count];
    private int _openSlot = -1;

    /// <summary>Creates an empty series.</summary>
    /// <param name="capacity">Most batches, even, 16 or more. Default 128.</param>
    /// <param name="widthNs">First batch length in nanoseconds; not below the tick length. Default 200 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public BatchSeries(int capacity = 128, long widthNs = 200_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 16);
        ArgumentOutOfRangeException.ThrowIfNotEqual(capacity % 2, 0, nameof(capacity));
        ArgumentOutOfRangeException.ThrowIfLessThan(widthNs, 1);
        _capacity = capacity;
        _widthNs = widthNs;
    }

    /// <summary>Present batch length in nanoseconds.</summary>
    public long WidthNs => _series?.WidthNs ?? _widthNs;

    /// <summary>Merges a tick in.</summary>
    /// <param name="tick">The tick.</param>
    public void Add(Tick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        if (!tick.Histograms.IsEmpty)
        {
            Open(tick.StartNs);
            _open.Add(tick.Histograms);
        }
    }

    /// <summary>As <see cref="Add(Tick)"/>, with the histograms straight from the worker's buffer.</summary>
    internal void Add(Tick tick, TickBuffer buffer)
    {
        if (!buffer.IsEmpty)
        {
            Open(tick.StartNs);
            _open.Add(buffer);
        }
    }

    /// <summary>The batches of a metric in order of time, without those that have no sample of it.</summary>
    /// <param name="metric">One of <see cref="RecordedMetrics.InTicks"/>.</param>
    public ImmutableArray<SparseHistogram> Of(RecordedMetric metric)
    {
        Close();
        var slot = RecordedMetrics.TickSlot(metric);
        if (_asked[slot].IsDefault)
        {
            // A report asks for the same batches once for each percentile.
            var batches = ImmutableArray.CreateBuilder<SparseHistogram>(_series?.Length ?? 0);
            for (var i = 0; i < (_series?.Length ?? 0); i++)
            {
                if (_series![i]?.Unpack(slot) is { Count: > 0 } batch)
                    batches.Add(batch);
            }

            _asked[slot] = batches.ToImmutable();
        }

        return _asked[slot];
    }

    private void Open(long startNs)
    {
        Array.Clear(_asked);
        _series ??= new FoldingSeries<PackedHistograms>(_capacity, _widthNs, startNs, Merge);
        var width = _series.WidthNs;
        var slot = _series.SlotOf(startNs);
        if (_series.WidthNs != width)
        {
            // The batches have merged while one was open: its ticks now belong to the slot that holds its time.
            _openSlot = (int)(_openSlot * width / _series.WidthNs);
        }

        if (slot != _openSlot)
        {
            Close();
            _openSlot = slot;
        }
    }

    private void Close()
    {
        if (_openSlot >= 0 && !_open.IsEmpty)
        {
            _series![_openSlot]?.AddTo(_open);
            _series[_openSlot] = PackedHistograms.Of(_open);
            _open.Clear();
        }
    }

    private PackedHistograms Merge(PackedHistograms earlier, PackedHistograms later)
    {
        _merged.Clear();
        earlier.AddTo(_merged);
        later.AddTo(_merged);
        return PackedHistograms.Of(_merged);
    }
}
