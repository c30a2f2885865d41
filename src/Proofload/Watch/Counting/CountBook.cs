using Proofload.Measurement.Recording;
using Proofload.Slo;

namespace Proofload.Watch.Counting;

/// <summary>The counts of all objectives: in memory for evaluation, and in the batch that is kept next. One thread's own.</summary>
internal sealed class CountBook
{
    private readonly WatchBatch _batch;
    private readonly Dictionary<string, CountHistory> _histories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EventCounts> _totals = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<ObjectiveCounter> _counters;

    /// <param name="objectives">The objectives.</param>
    /// <param name="fed">Those that are not counted by probes.</param>
    /// <param name="store">What was counted before.</param>
    /// <param name="batch">Where counts go.</param>
    public CountBook(IReadOnlyList<ServiceLevelObjective> objectives, IReadOnlySet<string> fed, IWatchStore store, WatchBatch batch)
    {
        _batch = batch;
        _counters = [.. objectives.Where(o => !fed.Contains(o.Name)).Select(o => new ObjectiveCounter(o, objectives))];
        var totals = store.ReadTotals();
        foreach (var objective in objectives)
        {
            var history = new CountHistory();
            foreach (var bucket in store.ReadCounts(objective.Name))
                history.Add(bucket);
            _histories[objective.Name] = history;
            _totals[objective.Name] = totals.GetValueOrDefault(objective.Name);
        }
    }

    /// <summary>All events of an objective that were ever counted.</summary>
    public EventCounts TotalOf(string objective) => _totals[objective];

    public CountHistory HistoryOf(string objective) => _histories[objective];

    /// <summary>The counters of objectives that are about a scope.</summary>
    public ObjectiveCounter[] CountersFor(ObjectiveScope scope) => [.. _counters.Where(c => c.Objective.Indicator.Kind != IndicatorKind.Ratio && ScopeMatch.Counts(c.Objective, scope))];

    /// <summary>Counts a request for the objectives that it is about.</summary>
    public void Add(ObjectiveCounter[] counters, in RequestRecord record, string kind, bool isChecked, DateTimeOffset at)
    {
        foreach (var counter in counters)
            Add(counter.Objective.Name, counter.Of(in record, kind, isChecked), at);
    }

    /// <summary>Adds counts of an objective.</summary>
    public void Add(string objective, EventCounts counts, DateTimeOffset at)
    {
        if (counts.Total == 0)
            return;
        _batch.Count(objective, at, counts);
        _histories[objective].Add(at, counts);
        _totals[objective] += counts;
    }
}
