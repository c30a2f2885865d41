using Proofload.Results;
using Proofload.Storage;
using Proofload.Storage.Sqlite;

namespace Proofload.Cli.Runs;

/// <summary>Opens the run store that a user means.</summary>
/// <param name="open">Opens the store at a path; null means the default place.</param>
internal sealed class StoreOpener(Func<string?, IRunStore> open)
{
    /// <summary>Opens the store.</summary>
    /// <exception cref="StoreException">It cannot be opened; one line.</exception>
    public IRunStore Open(string? path) => open(path);

    /// <summary>SQLite files: the one that was named, or the user's own.</summary>
    public static StoreOpener OfProcess() =>
        new(static path => SqliteRunStore.Open(path ?? RunStoreLocation.Default(Environment.GetEnvironmentVariable)));
}
