using Proofload.Sla.Counting;

namespace Proofload.Sla.Evaluating;

/// <summary>Cuts the slots of a commitment into intervals.</summary>
internal static class IntervalSplit
{
    /// <summary>Intervals of a length; null when the rows are too coarse for it.</summary>
    public static IReadOnlyList<SlaInterval>? Of(SlaCounts counts, CommitmentCounter commitment, TimeSpan length)
    {
        var grid = counts.Grid;
        if (length.Ticks % grid.Length != 0)
            return null;
        var per = (int)(length.Ticks / grid.Length);
        var intervals = new SlaInterval[(grid.Count + per - 1) / per];
        for (var i = 0; i < intervals.Length; i++)
        {
            var (first, last) = (i * per, Math.Min(grid.Count, (i + 1) * per) - 1);
            intervals[i] = One(counts, commitment, first, last);
        }

        return intervals;
    }

    private static SlaInterval One(SlaCounts counts, CommitmentCounter commitment, int first, int last)
    {
        var grid = counts.Grid;
        var sum = default(SlotCounts);
        var (missing, removed) = (0, 0);
        for (var slot = first; slot <= last; slot++)
        {
            sum.Add(commitment.Slots[slot]);
            if (counts.Exclusions.Count > 0 && counts.Exclusions.Removes(grid.StartOf(slot), grid.EndOf(slot)))
                removed++;
            else if (!counts.IsComplete && !(commitment.IsFromObjective ? commitment.Slots[slot].Valid > 0 : counts.Felt[slot].IsSeen))
                missing++;
        }

        var state = sum.Counted > 0 ? IntervalState.Counted
            : removed == last - first + 1 ? IntervalState.Removed
            : sum.Valid > 0 ? IntervalState.Excluded
            : missing > 0 ? IntervalState.Missing
            : IntervalState.Empty;
        return new SlaInterval(grid.StartOf(first), grid.EndOf(last), state, sum);
    }
}
