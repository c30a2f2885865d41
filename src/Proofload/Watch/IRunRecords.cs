using Proofload.Measurement.Recording;

namespace Proofload.Watch;

/// <summary>Finished load runs and their requests, for a watch that counts them.</summary>
public interface IRunRecords
{
    /// <summary>The newest runs that are finished, at most 1,000.</summary>
    /// <param name="store">File of the store; empty: the user's store.</param>
    /// <param name="run">Only runs of this name; empty: all.</param>
    /// <param name="stop">Gives it up.</param>
    /// <exception cref="IOException">The store cannot be read; one line.</exception>
    Task<IReadOnlyList<FinishedRun>> ListAsync(string store, string run, CancellationToken stop);

    /// <summary>The requests of a run; null when they were not kept.</summary>
    /// <param name="store">File of the store; empty: the user's store.</param>
    /// <param name="run">The run.</param>
    /// <param name="stop">Gives it up.</param>
    /// <exception cref="IOException">They cannot be read; one line.</exception>
    Task<IEnumerable<RequestRecord>?> ReadAsync(string store, FinishedRun run, CancellationToken stop);
}

/// <summary>A run that is finished.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="StartedAt">When its load started.</param>
public sealed record FinishedRun(string Id, string Name, DateTimeOffset StartedAt);
