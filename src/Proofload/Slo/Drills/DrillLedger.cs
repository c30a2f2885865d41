namespace Proofload.Slo.Drills;

/// <summary>
/// What was counted when: the truth that a notification is held against. An alert that fires when the answers really were as bad as its threshold is right, whatever
/// a drill had planned for that time.
/// </summary>
public sealed class DrillLedger
{
    /// <summary>Events within this time are one entry.</summary>
    public static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(20);

    private readonly List<Entry> _entries = [];

    /// <summary>Counts an event.</summary>
    /// <param name="atNs">When it was known, nanoseconds; not before the event that was counted last.</param>
    /// <param name="isGood">Whether it was good.</param>
    public void Add(long atNs, bool isGood)
    {
        var (events, bad) = _entries.Count > 0 ? (_entries[^1].Events, _entries[^1].Bad) : (0, 0);
        var entry = new Entry(atNs, events + 1, bad + (isGood ? 0 : 1));
        if (_entries.Count > 1 && atNs - _entries[^2].AtNs < (long)Grain.TotalNanoseconds)
        {
            _entries[^1] = entry;
        }
        else
        {
            _entries.Add(entry);
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>The same counts, by themselves.</summary>
    public DrillLedger Copy()
    {
        var copy = new DrillLedger();
        copy._entries.AddRange(_entries);
        return copy;
    }

    /// <summary>
    /// The largest share of bad events that a window can have held at an evaluation between two moments. Where a window begins and ends is decided by scrapes and
    /// evaluations, so it may be longer or shorter than its name by their time.
    /// </summary>
    /// <param name="window">The window.</param>
    /// <param name="blur">How much longer or shorter it may be.</param>
    /// <param name="fromNs">First moment.</param>
    /// <param name="toNs">Last moment.</param>
    /// <returns>0 without events.</returns>
    public double WorstRatio(TimeSpan window, TimeSpan blur, long fromNs, long toNs)
    {
        var worst = 0.0;
        foreach (var length in (ReadOnlySpan<TimeSpan>)[window - blur, window, window + blur])
        {
            var span = Math.Max((long)Grain.TotalNanoseconds, (long)length.TotalNanoseconds);
            var first = 0;
            var (events, bad) = (0, 0);
            foreach (var last in _entries)
            {
                while (_entries[first].AtNs <= last.AtNs - span)
                {
                    (events, bad) = (_entries[first].Events, _entries[first].Bad);
                    first++;
                }

                if (last.AtNs >= fromNs && last.AtNs <= toNs && last.Events > events)
                {
                    worst = Math.Max(worst, (double)(last.Bad - bad) / (last.Events - events));
                }
            }
        }

        return worst;
    }

    private readonly record struct Entry(long AtNs, int Events, int Bad);
}
