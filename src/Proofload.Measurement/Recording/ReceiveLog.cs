using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Proofload.Measurement.Recording;

/// <summary>
/// What was measured about the reads and stamped events of one response, in the order in which it happened: one list that keeps its memory,
/// because a client with thousands of streams waits for memory more than for arithmetic. Bounded, so that an endless stream cannot fill the
/// machine; what is beyond <see cref="Capacity"/> is not kept.
/// </summary>
public sealed class ReceiveLog
{
    /// <summary>Most entries kept of one response.</summary>
    public const int Capacity = 1 << 21;

    private const int TagBits = 2;
    private const long TagMask = (1 << TagBits) - 1;
    private const long Delay = 0;
    private const long SharedLag = 1;
    private const long LoneLag = 2;

    // Nanoseconds above the tag.
    private long[] _entries = [];
    private int _capacity;
    private int _count;
    private int _latestLag = -1;

    /// <summary>User-space reading minus kernel stamp of each read that has one, nanoseconds.</summary>
    public IReadOnlyList<long> DelaysNs => Select(static tag => tag == Delay);

    /// <summary>Arrival minus the server's own stamp of each event that has one, nanoseconds; negative where the clocks differ.</summary>
    public IReadOnlyList<long> LagsNs => Select(static tag => tag != Delay);

    /// <summary>The part of <see cref="LagsNs"/> whose events came alone in their read.</summary>
    public IReadOnlyList<long> UncoalescedLagsNs => Select(static tag => tag == LoneLag);

    /// <summary>Adds the delay of a read.</summary>
    /// <param name="ns">Nanoseconds.</param>
    public void AddDelay(long ns) => Add(ns, Delay);

    /// <summary>Adds the lag of an event.</summary>
    /// <param name="ns">Nanoseconds.</param>
    /// <param name="alone">No other event of its read has been seen so far.</param>
    public void AddLag(long ns, bool alone)
    {
        _latestLag = _count;
        Add(ns, alone ? LoneLag : SharedLag);
    }

    /// <summary>The event of the latest <see cref="AddLag"/> was not alone in its read after all.</summary>
    public void ShareLatestLag()
    {
        if ((uint)_latestLag < (uint)_count)
            _entries[_latestLag] = (_entries[_latestLag] & ~TagMask) | SharedLag;
    }

    /// <summary>Forgets everything and keeps the memory.</summary>
    public void Clear()
    {
        _count = 0;
        _latestLag = -1;
    }

    internal void AddTo(KindTotals totals)
    {
        foreach (var entry in _entries.AsSpan(0, _count))
        {
            var ns = entry >> TagBits;
            if ((entry & TagMask) == Delay)
            {
                totals[RecordedMetric.ReceiveDelay].Record(ns);
                continue;
            }

            totals[RecordedMetric.ReceiveLag].Record(ns);
            if ((entry & TagMask) == LoneLag)
                totals[RecordedMetric.ReceiveLagUncoalesced].Record(ns);
        }
    }

    private void Add(long ns, long tag)
    {
        if (_count == _capacity)
        {
            if (_count >= Capacity)
                return;

            Array.Resize(ref _entries, Math.Max(256, _count * 2));
            _capacity = _entries.Length;
        }

        // The count is below the capacity. To ask the array for its length would fetch its first cache line for nothing else, each time.
        Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), _count++) = (ns << TagBits) | tag;
    }

    private List<long> Select(Func<long, bool> tag)
    {
        var values = new List<long>();
        foreach (var entry in _entries.AsSpan(0, _count))
        {
            if (tag(entry & TagMask))
                values.Add(entry >> TagBits);
        }

        return values;
    }
}
