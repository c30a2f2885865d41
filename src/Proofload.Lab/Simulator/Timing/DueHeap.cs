namespace Proofload.Lab.Simulator.Timing;

/// <summary>Min-heap (four children a node) by due time; equal times leave in the order in which they came.</summary>
internal sealed class DueHeap
{
    private const int Arity = 4;
    private Entry[] _entries = new Entry[1024];
    private long _sequence;

    public int Count { get; private set; }

    /// <summary>The earliest due time; only when <see cref="Count"/> is above 0.</summary>
    public long NextDueNs => _entries[0].DueNs;

    public void Push(TimedAction action)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        var entry = new Entry(action.DueNs, _sequence++, action);
        var i = Count++;
        while (i > 0)
        {
            var parent = (i - 1) / Arity;
            if (!entry.IsBefore(_entries[parent]))
            {
                break;
            }

            _entries[i] = _entries[parent];
            i = parent;
        }

        _entries[i] = entry;
    }

    public TimedAction Pop()
    {
        var top = _entries[0].Action;
        var last = _entries[--Count];
        _entries[Count] = default;
        if (Count > 0)
        {
            SiftDown(last);
        }

        return top;
    }

    private void SiftDown(Entry entry)
    {
        var i = 0;
        while (true)
        {
            var first = (i * Arity) + 1;
            if (first >= Count)
            {
                break;
            }

            var smallest = first;
            var end = Math.Min(first + Arity, Count);
            for (var child = first + 1; child < end; child++)
            {
                if (_entries[child].IsBefore(_entries[smallest]))
                {
                    smallest = child;
                }
            }

            if (!_entries[smallest].IsBefore(entry))
            {
                break;
            }

            _entries[i] = _entries[smallest];
            i = smallest;
        }

        _entries[i] = entry;
    }

    private readonly struct Entry(long dueNs, long sequence, TimedAction action)
    {
        public readonly long DueNs = dueNs;
        public readonly TimedAction Action = action;
        private readonly long _sequence = sequence;

        public bool IsBefore(in Entry other) => DueNs != other.DueNs ? DueNs < other.DueNs : _sequence < other._sequence;
    }
}
