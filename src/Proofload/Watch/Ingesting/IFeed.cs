using Proofload.Ingestion;

namespace Proofload.Watch.Ingesting;

/// <summary>Reads a source from the place up to which it was read. It keeps nothing: whoever keeps a batch keeps its place with it.</summary>
internal interface IFeed : IDisposable
{
    /// <summary>How long to wait when there was nothing more to read.</summary>
    TimeSpan Every { get; }

    /// <summary>Reads on.</summary>
    /// <param name="place">Place that came with the batch before; null at the very beginning.</param>
    /// <param name="stop">Gives it up.</param>
    /// <exception cref="IOException">It cannot be read; one line.</exception>
    Task<FeedBatch> ReadAsync(string? place, CancellationToken stop);
}

/// <summary>What was read.</summary>
internal sealed record FeedBatch
{
    /// <summary>Up to where; kept in one transaction with <see cref="Counts"/>. Null when nothing moved.</summary>
    public required string? Place { get; init; }

    public IReadOnlyList<ObjectiveCount> Counts { get; init; } = [];

    /// <summary>Lines, readings or requests that were read.</summary>
    public long Read { get; init; }

    /// <summary>Those of them that could not be used.</summary>
    public long Bad { get; init; }

    /// <summary>Counters that began anew.</summary>
    public long Resets { get; init; }

    /// <summary>What somebody should know, one line each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>There is nothing more to read now.</summary>
    public required bool IsEnd { get; init; }
}
