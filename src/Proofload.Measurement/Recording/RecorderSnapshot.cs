using System.Collections.Immutable;

namespace Proofload.Measurement.Recording;

/// <summary>The totals of a recorder, of all workers of a run, or of several machines. Immutable; merges exactly.</summary>
public sealed class RecorderSnapshot
{
    /// <summary>Builds totals from their parts.</summary>
    /// <param name="kinds">One entry per request kind.</param>
    /// <param name="warmUp">Counters of warm-up requests.</param>
    /// <param name="coolDown">Counters of cool-down requests.</param>
    public RecorderSnapshot(ImmutableArray<KindSnapshot> kinds, RequestCounters warmUp, RequestCounters coolDown)
    {
        Kinds = kinds;
        WarmUp = warmUp;
        CoolDown = coolDown;
        All = kinds.Length == 1 ? kinds[0] : KindSnapshot.Merge(kinds);
    }

    /// <summary>Totals per request kind (part of the mix), indexed by <see cref="RequestRecord.Kind"/>.</summary>
    public ImmutableArray<KindSnapshot> Kinds { get; }

    /// <summary>Totals of all kinds.</summary>
    public KindSnapshot All { get; }

    /// <summary>What the warm-up sent; in no metric.</summary>
    public RequestCounters WarmUp { get; }

    /// <summary>What the cool-down sent; in no metric.</summary>
    public RequestCounters CoolDown { get; }

    /// <summary>The totals of several workers or machines.</summary>
    /// <param name="parts">At least one; all with the same number of kinds.</param>
    /// <exception cref="ArgumentException">No part, or parts of different plans.</exception>
    public static RecorderSnapshot Merge(IReadOnlyCollection<RecorderSnapshot> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
            throw new ArgumentException("There is nothing to merge.", nameof(parts));

        var kinds = parts.First().Kinds.Length;
        if (parts.Any(part => part.Kinds.Length != kinds))
            throw new ArgumentException("The parts differ in their number of request kinds.", nameof(parts));

        return new RecorderSnapshot(
            [.. Enumerable.Range(0, kinds).Select(kind => KindSnapshot.Merge([.. parts.Select(part => part.Kinds[kind])]))],
            parts.Aggregate(RequestCounters.None, static (sum, part) => sum.Merge(part.WarmUp)),
            parts.Aggregate(RequestCounters.None, static (sum, part) => sum.Merge(part.CoolDown)));
    }
}
