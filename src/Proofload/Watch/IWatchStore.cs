using Proofload.Slo;

namespace Proofload.Watch;

/// <summary>
/// Keeps what a watch must not lose. Everything of one <see cref="Commit"/> is kept or nothing of it, so a process that dies leaves no sample half counted.
/// </summary>
public interface IWatchStore : IDisposable
{
    /// <summary>Where it is, for people.</summary>
    string Location { get; }

    /// <summary>
    /// Begins a new epoch: probes that an earlier process announced and whose outcome it did not record become unanswered, with the reason <c>interrupted</c>.
    /// </summary>
    /// <param name="at">Now.</param>
    /// <exception cref="Results.StoreException">It cannot be read or written, or another process watches with it.</exception>
    WatchStart Begin(DateTimeOffset at);

    /// <summary>Keeps a batch, whole.</summary>
    /// <exception cref="Results.StoreException">It cannot be written; nothing of the batch was.</exception>
    void Commit(WatchBatch batch);

    /// <summary>Makes old counts coarse (5 minutes after 4 days), forgets those older than 400 days and what is known of single probes older than 30 days.</summary>
    /// <exception cref="Results.StoreException">It cannot be written.</exception>
    void Tidy(DateTimeOffset at);

    /// <summary>Counts of an objective, in the order of time.</summary>
    IEnumerable<CountBucket> ReadCounts(string objective);

    /// <summary>Names of objectives with counts, and what all their counts add up to.</summary>
    IReadOnlyDictionary<string, EventCounts> ReadTotals();

    /// <summary>What became of the probes of each target.</summary>
    IReadOnlyList<ProbeLedger> ReadLedgers();

    /// <summary>Probes that were announced and have no recorded outcome and never will, newest first.</summary>
    /// <param name="limit">Most of them.</param>
    IReadOnlyList<UnansweredProbe> ReadUnanswered(int limit);
}

/// <summary>What a new epoch begins with.</summary>
/// <param name="Epoch">Its number, from 1: part of the ids of its probes.</param>
/// <param name="Interrupted">Probes that became unanswered because a process ended before it recorded them.</param>
/// <param name="Values">Values by name.</param>
public sealed record WatchStart(long Epoch, long Interrupted, IReadOnlyDictionary<string, string> Values);

/// <summary>One probe: its target, the epoch of the process that sent it and its number there. Sent with it as <c>target/epoch/number</c>.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Epoch">The process.</param>
/// <param name="Number">From 1.</param>
public readonly record struct ProbeId(string Target, long Epoch, long Number)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Target}/{Epoch}/{Number}");
}

/// <summary>A probe without a recorded outcome.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Due">When it was planned.</param>
/// <param name="Reason"><c>interrupted</c>: the process ended; <c>cancelled</c>: given up when the watch ended; <c>withdrawn</c> and <c>overlap</c>: never sent.</param>
public sealed record UnansweredProbe(ProbeId Id, DateTimeOffset Due, string Reason);

/// <summary>What became of the probes of a target in one epoch.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Epoch">The process.</param>
/// <param name="Announced">Probes that were announced: the numbers 1 to this.</param>
/// <param name="Recorded">Those whose outcome is counted.</param>
/// <param name="Unanswered">Those that are not and will not be.</param>
public sealed record ProbeLedger(string Target, long Epoch, long Announced, long Recorded, long Unanswered)
{
    /// <summary>Those whose outcome is still to come.</summary>
    public long Open => Announced - Recorded - Unanswered;
}
