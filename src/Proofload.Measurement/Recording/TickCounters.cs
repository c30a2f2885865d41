using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Proofload.Measurement.Recording;

/// <summary>What was counted during a tick or an interval. Immutable.</summary>
public sealed record TickCounters
{
    /// <summary>Nothing counted.</summary>
    public static TickCounters None { get; } = new();

    /// <summary>Requests started (all phases).</summary>
    public long Started { get; init; }

    /// <summary>Measured requests that ended, by outcome, indexed by <see cref="ErrorKind"/>.</summary>
    public ImmutableArray<long> ByOutcome { get; init; } = RequestCounters.None.ByOutcome;

    /// <summary>Measured successes that met every per-request objective; 0 without a judge.</summary>
    public long Good { get; init; }

    /// <summary>Measured requests not tried because the in-flight cap was reached.</summary>
    public long Dropped { get; init; }

    /// <summary>Output tokens of measured successes.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Warm-up and cool-down requests that ended.</summary>
    public long Excluded { get; init; }

    /// <summary>Sessions of the measured phase that ended or were dropped.</summary>
    public long Sessions { get; init; }

    /// <summary>Successes.</summary>
    public long Succeeded => ByOutcome[(int)ErrorKind.Ok];

    /// <summary>Ended by us.</summary>
    public long Cancelled => ByOutcome[(int)ErrorKind.Cancelled];

    /// <summary>Failures of every kind.</summary>
    public long Failed
    {
        get
        {
            long ended = 0;
            foreach (var count in ByOutcome)
                ended += count;
            return ended - Succeeded - Cancelled;
        }
    }

    /// <summary>Both added up.</summary>
    /// <param name="other">The other counters.</param>
    public TickCounters Merge(TickCounters other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var byOutcome = new long[ByOutcome.Length];
        for (var outcome = 0; outcome < byOutcome.Length; outcome++)
            byOutcome[outcome] = ByOutcome[outcome] + other.ByOutcome[outcome];

        return new TickCounters
        {
            Started = Started + other.Started,
            ByOutcome = ImmutableCollectionsMarshal.AsImmutableArray(byOutcome),
            Good = Good + other.Good,
            Dropped = Dropped + other.Dropped,
            OutputTokens = OutputTokens + other.OutputTokens,
            Excluded = Excluded + other.Excluded,
            Sessions = Sessions + other.Sessions,
        };
    }

    /// <inheritdoc/>
    public bool Equals(TickCounters? other) =>
        other is not null
        && (Started, Good, Dropped, OutputTokens, Excluded, Sessions)
            == (other.Started, other.Good, other.Dropped, other.OutputTokens, other.Excluded, other.Sessions)
        && ByOutcome.AsSpan().SequenceEqual(other.ByOutcome.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Started, Succeeded, Good, Dropped, OutputTokens, Excluded);
}
