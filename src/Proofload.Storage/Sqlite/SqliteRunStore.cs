using Microsoft.Data.Sqlite;
using Proofload.Measurement.Clocks;
using Proofload.Results;

namespace Proofload.Storage.Sqlite;

/// <summary>
/// Keeps runs in one SQLite file (write-ahead log, so readers never block a run that writes). Several processes may use the file at
/// once. Every failure is a <see cref="StoreException"/> with one line.
/// </summary>
public sealed class SqliteRunStore : IRunStore
{
    private const int BusySeconds = 10;

    // Small, because a run writes to it for hours and reads nothing back.
    private const int CacheKib = 256;

    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly IClock _clock;
    private readonly IOwnerProbe _probe;

    private SqliteRunStore(string path, SqliteConnection connection, IClock clock, IOwnerProbe probe)
    {
        Location = path;
        _connection = connection;
        _clock = clock;
        _probe = probe;
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>For tests that make the database refuse a write.</summary>
    internal SqliteConnection Connection => _connection;

    /// <summary>Opens a store; makes the file and its folder when they are missing, and brings an older file to the present shape.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">Clock for heartbeats. Default the machine's.</param>
    /// <exception cref="StoreException">The file cannot be opened, is no store, or was made by a newer proofload; one line.</exception>
    public static SqliteRunStore Open(string path, IClock? clock = null) => Open(path, clock ?? SystemClock.Instance, new ProcessOwnerProbe());

    internal static SqliteRunStore Open(string path, IClock clock, IOwnerProbe probe)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        MakeFolder(path);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = BusySeconds,
            ForeignKeys = true,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = {BusySeconds}000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -{CacheKib};";
            command.ExecuteNonQuery();
            SqliteMigrations.Apply(connection, path);
            return new SqliteRunStore(path, connection, clock, probe);
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw SqliteErrors.Translate(e, path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task BeginAsync(RunResult head, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(head);
        return UseAsync(rows => rows.Begin(head with { Ending = RunEnding.Running }, _probe.Self, _clock.UtcNow), cancellation);
    }

    /// <inheritdoc/>
    public Task AppendAsync(string runId, IReadOnlyList<IntervalResult> intervals, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        return UseAsync(rows => rows.Append(runId, intervals, _clock.UtcNow), cancellation);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(RunResult result, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(result);
        return UseAsync(rows => rows.Complete(result), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunListing>> ListAsync(int limit, CancellationToken cancellation) =>
        UseAsync<IReadOnlyList<RunListing>>(rows => [.. rows.List(limit).Select(Listing)], cancellation);

    /// <inheritdoc/>
    public Task<RunResult?> FindAsync(string reference, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return UseAsync(rows => rows.Resolve(reference) is { } id ? Load(rows, id) : null, cancellation);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string runId, CancellationToken cancellation) => UseAsync(rows => rows.Delete(runId), cancellation);

    /// <inheritdoc/>
    public Task<string?> ReadSettingAsync(string key, CancellationToken cancellation) => UseAsync(rows => rows.ReadSetting(key), cancellation);

    /// <inheritdoc/>
    public Task WriteSettingAsync(string key, string value, CancellationToken cancellation) =>
        UseAsync(rows => rows.WriteSetting(key, value), cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        await _connection.DisposeAsync();
        _gate.Dispose();
    }

    private static void MakeFolder(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path} cannot be made: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private RunResult? Load(SqliteRows rows, string id)
    {
        if (rows.Document(id) is not { } stored)
            return null;

        var result = RunDocument.DecodeResult(stored.Document, id);
        if (stored.Line.Listing.Ending != RunEnding.Running)
            return result;

        var intervals = rows.Intervals(id);
        return OwnerLiveness.IsDead(stored.Line, _probe, _clock.UtcNow)
            ? RunRecovery.Crashed(result, intervals)
            : RunRecovery.Running(result, intervals);
    }

    private RunListing Listing(StoredLine line) =>
        line.Listing.Ending == RunEnding.Running && OwnerLiveness.IsDead(line, _probe, _clock.UtcNow)
            ? line.Listing with { Ending = RunEnding.Crashed, Measurement = "suspect" }
            : line.Listing;

    private Task UseAsync(Action<SqliteRows> use, CancellationToken cancellation) => UseAsync(
        rows =>
        {
            use(rows);
            return true;
        },
        cancellation);

    // SQLite's calls block, up to the busy timeout: they run on a pool thread so that no caller waits in them.
    private async Task<T> UseAsync<T>(Func<SqliteRows, T> use, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => use(new SqliteRows(_connection)), cancellation);
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(e, Location);
        }
        finally
        {
            _gate.Release();
        }
    }
}
