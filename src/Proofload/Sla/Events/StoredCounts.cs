using Proofload.Slo;

namespace Proofload.Sla.Events;

/// <summary>A store that keeps good and total counts of a service: what a monitor wrote.</summary>
public interface ICountStore
{
    /// <summary>Counts between two instants, in any order; a bucket that was observed without an event is there with a total of 0.</summary>
    /// <param name="name">Name of the objective or indicator.</param>
    /// <param name="from">Begin, inclusive.</param>
    /// <param name="to">End, exclusive.</param>
    /// <param name="cancellation">Ends it.</param>
    IEnumerable<CountBucket> Read(string name, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation);
}

/// <summary>Counts of a store as rows. What was not good has the class <c>bad</c>.</summary>
/// <param name="store">The store.</param>
/// <param name="name">Name of the objective or indicator.</param>
/// <param name="from">Begin, inclusive.</param>
/// <param name="to">End, exclusive.</param>
public sealed class StoredCounts(ICountStore store, string name, DateTimeOffset from, DateTimeOffset to) : IEventSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Read(ErrorClasses classes, IEventSink sink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(sink);
        var row = new EventRow();
        var bad = classes.Of("bad"u8);
        foreach (var bucket in store.Read(name, from, to, cancellation))
        {
            row.Clear();
            (row.Time, row.Length, row.Total) = (bucket.Start.UtcTicks, bucket.Length.Ticks, bucket.Counts.Total);
            row.AddError(bad, bucket.Counts.Bad);
            sink.Add(row);
        }
    }
}
