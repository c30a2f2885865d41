using Proofload.Slo;

namespace Proofload.Ingestion;

/// <summary>Adds events up by objective and span of time. An event at the end of a span belongs to it.</summary>
internal sealed class CountTable(TimeSpan resolution)
{
    private readonly Dictionary<(string Objective, long End), EventCounts> _counts = [];

    public int Count => _counts.Count;

    public void Add(string objective, DateTimeOffset at, EventCounts counts)
    {
        if (counts.Total == 0)
            return;
        var over = at.UtcTicks % resolution.Ticks;
        var key = (objective, over == 0 ? at.UtcTicks : at.UtcTicks - over + resolution.Ticks);
        _counts[key] = _counts.TryGetValue(key, out var known) ? known + counts : counts;
    }

    /// <summary>What was added, in the order of time, and forgets it.</summary>
    public IReadOnlyList<ObjectiveCount> Take()
    {
        ObjectiveCount[] counts = [.. _counts.OrderBy(static c => c.Key.End).ThenBy(static c => c.Key.Objective, StringComparer.Ordinal)
            .Select(static c => new ObjectiveCount(c.Key.Objective, new DateTimeOffset(c.Key.End, TimeSpan.Zero), c.Value.Good, c.Value.Total))];
        _counts.Clear();
        return counts;
    }
}
