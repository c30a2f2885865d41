namespace Proofload.Sla.Evaluating;

/// <summary>What is known of an interval.</summary>
public enum IntervalState
{
    /// <summary>Requests of it count.</summary>
    Counted = 0,

    /// <summary>It was recorded, and no request of it counts.</summary>
    Empty,

    /// <summary>Nothing was recorded.</summary>
    Missing,

    /// <summary>All its valid requests are failures that an exclusion takes out.</summary>
    Excluded,

    /// <summary>It lies in a time that an exclusion takes out of the month.</summary>
    Removed,
}

/// <summary>One interval of a commitment.</summary>
/// <param name="From">Begin, ticks of UTC.</param>
/// <param name="To">End, exclusive.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Counts">What was counted.</param>
public readonly record struct SlaInterval(long From, long To, IntervalState State, Counting.SlotCounts Counts)
{
    /// <summary>Share of good requests, 0 to 1, of an interval that counts.</summary>
    public decimal Ratio => (decimal)(Counts.Counted - Counts.CountedBad) / Counts.Counted;
}
