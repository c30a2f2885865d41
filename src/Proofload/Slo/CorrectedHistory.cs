namespace Proofload.Slo;

/// <summary>Counts without what happened in maintenance windows, with the adjustments that were agreed. An adjustment counts also inside a maintenance window.</summary>
public sealed class CorrectedHistory : ICountHistory
{
    private readonly ICountHistory _inner;
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _excluded;
    private readonly IReadOnlyList<BudgetAdjustment> _adjustments;

    private CorrectedHistory(ICountHistory inner, List<(DateTimeOffset From, DateTimeOffset To)> excluded, IReadOnlyList<BudgetAdjustment> adjustments) =>
        (_inner, _excluded, _adjustments) = (inner, excluded, adjustments);

    /// <inheritdoc/>
    public DateTimeOffset? First => _inner.First;

    /// <inheritdoc/>
    public DateTimeOffset? Last => _inner.Last;

    /// <summary>The history as it counts for an objective; itself when nothing corrects it.</summary>
    /// <param name="history">What was counted.</param>
    /// <param name="objective">Name of the objective.</param>
    /// <param name="maintenance">Times whose events do not count.</param>
    /// <param name="adjustments">Corrections.</param>
    public static ICountHistory Of(ICountHistory history, string objective, IReadOnlyList<MaintenanceWindow> maintenance, IReadOnlyList<BudgetAdjustment> adjustments)
    {
        ArgumentNullException.ThrowIfNull(maintenance);
        ArgumentNullException.ThrowIfNull(adjustments);
        var excluded = new List<(DateTimeOffset From, DateTimeOffset To)>();
        foreach (var window in maintenance.Where(m => m.To > m.From && (m.Objectives.Count == 0 || m.Objectives.Contains(objective, StringComparer.Ordinal))).OrderBy(static m => m.From))
        {
            // Windows that overlap or touch are one.
            if (excluded.Count > 0 && window.From <= excluded[^1].To)
                excluded[^1] = (excluded[^1].From, window.To > excluded[^1].To ? window.To : excluded[^1].To);
            else
                excluded.Add((window.From, window.To));
        }

        var mine = adjustments.Where(a => string.Equals(a.Objective, objective, StringComparison.Ordinal)).ToArray();
        return excluded.Count == 0 && mine.Length == 0 ? history : new CorrectedHistory(history, excluded, mine);
    }

    /// <inheritdoc/>
    public EventCounts Sum(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = _inner.Sum(from, to);
        var (good, total) = (sum.Good, sum.Total);
        foreach (var window in _excluded)
        {
            var (begin, end) = (window.From > from ? window.From : from, window.To < to ? window.To : to);
            if (begin >= end)
                continue;
            var left = _inner.Sum(begin, end);
            good -= left.Good;
            total -= left.Total;
        }

        foreach (var adjustment in _adjustments)
        {
            if (adjustment.At <= from || adjustment.At > to)
                continue;
            good += adjustment.Good;
            total += adjustment.Total;
        }

        // An adjustment may take away more than a short span has.
        total = Math.Max(0, total);
        return new EventCounts(Math.Clamp(good, 0, total), total);
    }

    /// <inheritdoc/>
    public IEnumerable<CountBucket> Buckets(DateTimeOffset from, DateTimeOffset to, TimeSpan length) =>
        AlignedBuckets.Of(this, from, to, length).Where(b => !_excluded.Exists(e => e.From <= b.Start && b.End <= e.To));
}
