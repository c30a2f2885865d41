namespace Proofload.Slo;

/// <summary>
/// Good and total counts over time. Spans are open at their begin and closed at their end: <see cref="Sum"/> is what two counters rose by between two
/// readings of them.
/// </summary>
public interface ICountHistory
{
    /// <summary>Where what is known begins; null when nothing is known.</summary>
    DateTimeOffset? First { get; }

    /// <summary>Where what is known ends; null when nothing is known. Nothing counted up to here is a fact, nothing after it is ignorance.</summary>
    DateTimeOffset? Last { get; }

    /// <summary>What was counted after <paramref name="from"/>, up to and with <paramref name="to"/>.</summary>
    EventCounts Sum(DateTimeOffset from, DateTimeOffset to);

    /// <summary>
    /// Slices of a length, also those without events: each ends at a multiple of the length (counted from midnight UTC, 1 January of year 1), after <paramref name="from"/> and at
    /// the latest at <paramref name="to"/>. Only slices that end after <see cref="First"/> and no later than <see cref="Last"/> are given, and none that is left out as a whole.
    /// </summary>
    IEnumerable<CountBucket> Buckets(DateTimeOffset from, DateTimeOffset to, TimeSpan length);
}
