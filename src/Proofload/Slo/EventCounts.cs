namespace Proofload.Slo;

/// <summary>Good and all events. Counts are added, never ratios: a mean of ratios is wrong as soon as traffic varies.</summary>
/// <param name="Good">Good events.</param>
/// <param name="Total">All events that count.</param>
public readonly record struct EventCounts(long Good, long Total)
{
    /// <summary>Events that were not good.</summary>
    public long Bad => Total - Good;

    /// <summary>Share of bad events, 0 to 1; null without events.</summary>
    public double? ErrorRatio => Total == 0 ? null : (double)Bad / Total;

    /// <summary>The sum of two counts.</summary>
    public static EventCounts operator +(EventCounts left, EventCounts right) => left.Add(right);

    /// <summary>The sum of two counts.</summary>
    public EventCounts Add(EventCounts other) => new(Good + other.Good, Total + other.Total);
}

/// <summary>
/// What was counted in a span of time. Every span here is open at its begin and closed at its end, as increments between samples are:
/// an event at <see cref="Start"/> belongs to the span before, one at <see cref="End"/> to this one.
/// </summary>
/// <param name="Start">Begin, exclusive.</param>
/// <param name="Length">Length of the bucket.</param>
/// <param name="Counts">What was counted.</param>
public readonly record struct CountBucket(DateTimeOffset Start, TimeSpan Length, EventCounts Counts)
{
    /// <summary>End, inclusive.</summary>
    public DateTimeOffset End => Start + Length;
}
