namespace Proofload.Slo;

/// <summary>Where the counts of objectives come from: a file, the store of a monitor, a monitoring system.</summary>
public interface ICountSource
{
    /// <summary>What it is called in messages: a file, an address.</summary>
    string Name { get; }

    /// <summary>When the newest counts were taken; null when there are none.</summary>
    /// <param name="stop">Ends the search.</param>
    ValueTask<DateTimeOffset?> NewestAsync(CancellationToken stop);

    /// <summary>The counts of an objective, at least over a span.</summary>
    /// <param name="objective">Its name.</param>
    /// <param name="from">Begin of the span, exclusive.</param>
    /// <param name="to">End of the span, inclusive.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>Null when the source knows nothing of the objective.</returns>
    ValueTask<ICountHistory?> FindAsync(string objective, DateTimeOffset from, DateTimeOffset to, CancellationToken stop);
}
