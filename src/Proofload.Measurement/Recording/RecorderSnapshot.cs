using System.Collections.Immutable;

namespace Proofload.Measurement.Recording;

/// <summary>The totals of a recorder, of all workers of a run, or of several machines. Immutable; merges exactly.</summary>
public sealed class RecorderSnapshot
{
    /// <summary>Builds totals from their parts.</summary>
    /// <param name="kinds">One entry per request kind: what belongs to no turn.</param>
    /// <param name="warmUp">Counters of warm-up requests.</param>
    /// <param name="coolDown">Counters of cool-down requests.</param>
    public RecorderSnapshot(ImmutableArray<KindSnapshot> kinds, RequestCounters warmUp, RequestCounters coolDown)
        : this(kinds, warmUp, coolDown, [], SessionSnapshot.Empty)
    {
    }

    /// <summary>Builds totals of a run with sessions from their parts.</summary>
    /// <param name="kinds">One entry per request kind: what belongs to no turn.</param>
    /// <param name="warmUp">Counters of warm-up requests.</param>
    /// <param name="coolDown">Counters of cool-down requests.</param>
    /// <param name="turns">By kind and turn; empty, or one entry per kind.</param>
    /// <param name="sessions">Totals of sessions.</param>
    public RecorderSnapshot(
        ImmutableArray<KindSnapshot> kinds,
        RequestCounters warmUp,
        RequestCounters coolDown,
        ImmutableArray<ImmutableArray<KindSnapshot>> turns,
        SessionSnapshot sessions)
    {
        Own = kinds;
        Kinds = turns.IsEmpty ? kinds : [.. kinds.Select((kind, k) => turns[k].IsEmpty ? kind : KindSnapshot.Merge([kind, .. turns[k]]))];
        WarmUp = warmUp;
        CoolDown = coolDown;
        Turns = turns;
        Sessions = sessions;
        All = Kinds.Length == 1 ? Kinds[0] : KindSnapshot.Merge(Kinds);
    }

    /// <summary>Totals per request kind (part of the mix), indexed by <see cref="RequestRecord.Kind"/>.</summary>
    public ImmutableArray<KindSnapshot> Kinds { get; }

    /// <summary>Totals of all kinds.</summary>
    public KindSnapshot All { get; }

    /// <summary>Totals by kind and turn (from turn 1); empty when no kind keeps its turns apart. They are part of <see cref="Kinds"/>.</summary>
    public ImmutableArray<ImmutableArray<KindSnapshot>> Turns { get; }

    /// <summary>
    /// Successes whose prompt tokens are known, by <see cref="Recording.PromptBins"/>: empty, or one entry for each bin, with the metrics that are kept of
    /// them. They are part of <see cref="Kinds"/>.
    /// </summary>
    public ImmutableArray<KindSnapshot> PromptBins { get; init; } = [];

    /// <summary>Totals of sessions.</summary>
    public SessionSnapshot Sessions { get; }

    /// <summary>What the warm-up sent; in no metric.</summary>
    public RequestCounters WarmUp { get; }

    /// <summary>What the cool-down sent; in no metric.</summary>
    public RequestCounters CoolDown { get; }

    /// <summary>The kinds without their turns.</summary>
    private ImmutableArray<KindSnapshot> Own { get; }

    /// <summary>The totals of several workers or machines.</summary>
    /// <param name="parts">At least one; all with the same number of kinds.</param>
    /// <exception cref="ArgumentException">No part, or parts of different plans.</exception>
    public static RecorderSnapshot Merge(IReadOnlyCollection<RecorderSnapshot> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
            throw new ArgumentException("There is nothing to merge.", nameof(parts));

        var kinds = parts.First().Kinds.Length;
        var turns = parts.First().Turns;
        if (parts.Any(part => part.Kinds.Length != kinds))
            throw new ArgumentException("The parts differ in their number of request kinds.", nameof(parts));
        if (parts.Any(part => !part.Turns.Select(static t => t.Length).SequenceEqual(turns.Select(static t => t.Length))))
            throw new ArgumentException("The parts differ in their number of turns.", nameof(parts));

        return new RecorderSnapshot(
            [.. Enumerable.Range(0, kinds).Select(kind => KindSnapshot.Merge([.. parts.Select(part => part.Own[kind])]))],
            parts.Aggregate(RequestCounters.None, static (sum, part) => sum.Merge(part.WarmUp)),
            parts.Aggregate(RequestCounters.None, static (sum, part) => sum.Merge(part.CoolDown)),
            [.. turns.Select((t, k) => Enumerable.Range(0, t.Length).Select(n => KindSnapshot.Merge([.. parts.Select(part => part.Turns[k][n])])).ToImmutableArray())],
            SessionSnapshot.Merge([.. parts.Select(static part => part.Sessions)]))
        {
            PromptBins = MergeBins([.. parts.Select(static part => part.PromptBins).Where(static bins => !bins.IsEmpty)]),
        };
    }

    private static ImmutableArray<KindSnapshot> MergeBins(ImmutableArray<KindSnapshot>[] parts) => parts.Length <= 1
        ? parts.Length == 0 ? [] : parts[0]
        : [.. Enumerable.Range(0, Recording.PromptBins.Count).Select(bin => KindSnapshot.Merge([.. parts.Select(part => part[bin])]))];
}
