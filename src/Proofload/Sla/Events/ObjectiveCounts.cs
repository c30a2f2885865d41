using Proofload.Slo;

namespace Proofload.Sla.Events;

/// <summary>
/// Counts of objectives as rows: what a monitor decided while it measured. A span without an event gives no row, since a counter that did not rise may
/// not have been read.
/// </summary>
/// <param name="name">What reports call it: a file, a store.</param>
/// <param name="histories">The counts by name of their objective.</param>
/// <param name="from">Begin.</param>
/// <param name="to">End.</param>
/// <param name="row">Length of a row; it divides a day.</param>
public sealed class ObjectiveCounts(string name, IReadOnlyList<(string Objective, ICountHistory History)> histories, DateTimeOffset from, DateTimeOffset to, TimeSpan row) : IEventSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public void Read(ErrorClasses classes, IEventSink sink, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(sink);
        var taken = new EventRow();
        var bad = classes.Of("bad"u8);
        foreach (var (objective, history) in histories)
        {
            foreach (var bucket in history.Buckets(from, to, row).Where(static b => b.Counts.Total > 0))
            {
                cancellation.ThrowIfCancellationRequested();
                taken.Clear();
                (taken.Objective, taken.Time, taken.Length, taken.Total) = (objective, bucket.Start.UtcTicks, bucket.Length.Ticks, bucket.Counts.Total);
                taken.AddError(bad, bucket.Counts.Bad);
                sink.Add(taken);
            }
        }
    }
}
