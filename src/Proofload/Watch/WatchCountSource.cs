using Proofload.Slo;

namespace Proofload.Watch;

/// <summary>The counts of a watch's store, for reports; also while a process watches with it.</summary>
/// <param name="store">The store; whoever made it disposes of it.</param>
/// <param name="options">How much is remembered, how finely. Default: see there.</param>
public sealed class WatchCountSource(IWatchStore store, CountHistoryOptions? options = null) : ICountSource
{
    /// <inheritdoc/>
    public string Name => store.Location;

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset?> NewestAsync(CancellationToken stop)
    {
        var newest = store.ReadTotals().Keys.SelectMany(store.ReadCounts).Select(static b => b.End).DefaultIfEmpty().Max();
        return ValueTask.FromResult<DateTimeOffset?>(newest == default ? null : newest);
    }

    /// <inheritdoc/>
    public ValueTask<ICountHistory?> FindAsync(string objective, DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        if (!store.ReadTotals().ContainsKey(objective))
            return ValueTask.FromResult<ICountHistory?>(null);
        var history = new CountHistory(options);
        foreach (var bucket in store.ReadCounts(objective))
            history.Add(bucket);
        return ValueTask.FromResult<ICountHistory?>(history);
    }
}
