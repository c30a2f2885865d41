using Proofload.Measurement.Histograms;

namespace Proofload.Measurement.Recording;

/// <summary>The totals of sessions that began in the measured phase. Immutable; merges exactly.</summary>
/// <param name="Counters">What was counted.</param>
/// <param name="Duration">First intended to last done of the successful ones, nanoseconds.</param>
/// <param name="Steps">Requests of those that succeeded or failed.</param>
public sealed record SessionSnapshot(SessionCounters Counters, SparseHistogram Duration, SparseHistogram Steps)
{
    /// <summary>No session.</summary>
    public static SessionSnapshot Empty { get; } = new(SessionCounters.None, SparseHistogram.Empty, SparseHistogram.Empty);

    /// <summary>The totals of several disjoint parts.</summary>
    /// <param name="parts">Any number.</param>
    public static SessionSnapshot Merge(IReadOnlyCollection<SessionSnapshot> parts) => new(
        parts.Aggregate(SessionCounters.None, static (sum, part) => sum.Merge(part.Counters)),
        SparseHistogram.Merge(parts.Select(static part => part.Duration)),
        SparseHistogram.Merge(parts.Select(static part => part.Steps)));
}

/// <summary>Counts of sessions. Each began exactly once and ends in exactly one of them.</summary>
public sealed record SessionCounters
{
    /// <summary>Nothing counted.</summary>
    public static SessionCounters None { get; } = new();

    /// <summary>Sessions that came to their end without a failed request.</summary>
    public long Succeeded { get; init; }

    /// <summary>Sessions with a failed request.</summary>
    public long Failed { get; init; }

    /// <summary>Sessions cut short by the end of the run.</summary>
    public long Cancelled { get; init; }

    /// <summary>Sessions that never began because the cap was reached.</summary>
    public long Dropped { get; init; }

    /// <summary>All that began.</summary>
    public long Begun => Succeeded + Failed + Cancelled;

    /// <summary>The sum of both.</summary>
    /// <param name="other">The other part.</param>
    public SessionCounters Merge(SessionCounters other) => new()
    {
        Succeeded = Succeeded + other.Succeeded,
        Failed = Failed + other.Failed,
        Cancelled = Cancelled + other.Cancelled,
        Dropped = Dropped + other.Dropped,
    };
}
