using System.Globalization;
using Microsoft.Data.Sqlite;
using Proofload.Results;
using Proofload.Slo;
using Proofload.Watch;

namespace Proofload.Storage.Sqlite;

/// <summary>
/// Keeps a watch in one SQLite file (write-ahead log). A batch is one transaction; a probe's row goes where its counts come, so that it is counted once.
/// One process at a time begins an epoch; others may read. Not safe for several threads at once.
/// </summary>
public sealed class SqliteWatchStore : IWatchStore
{
    private const int BusySeconds = 1;
    private const int CacheKib = 1024;

    private readonly SqliteConnection _connection;
    private readonly FileStream? _lock;
    private readonly Dictionary<string, long> _targets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _objectives = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;

    private SqliteWatchStore(string path, SqliteConnection connection, FileStream? owner) => (Location, _connection, _lock) = (path, connection, owner);

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>Opens a store for a watch; makes the file and its folder when they are missing.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StoreException">It cannot be opened, or another process watches with it.</exception>
    public static SqliteWatchStore Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        FileStream owner;
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);

            // The system lets go of it however the process ends.
            owner = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var isTaken = e is IOException && File.Exists(path + ".lock");
            throw new StoreException(isTaken ? $"another process watches with {path}; give each watch its own store" : $"{path} cannot be made: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        try
        {
            return Connect(path, SqliteOpenMode.ReadWriteCreate, owner);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    /// <summary>Opens a store to look at it, also while a process watches with it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StoreException">There is none, or it cannot be opened.</exception>
    public static SqliteWatchStore OpenToRead(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        return File.Exists(path) ? Connect(path, SqliteOpenMode.ReadWrite, null) : throw new StoreException($"there is no store {path}");
    }

    /// <inheritdoc/>
    public WatchStart Begin(DateTimeOffset at) => Use(() =>
    {
        if (_lock is null)
            throw new StoreException($"{Location} was opened to be read.");
        var epoch = Number("SELECT coalesce(max(epoch), 0) + 1 FROM watch_epochs");
        Execute("INSERT INTO watch_epochs (epoch, started_at) VALUES ($epoch, $at)", ("$epoch", epoch), ("$at", at.UtcTicks));
        Execute("""
            UPDATE watch_marks SET unanswered = unanswered + (SELECT count(*) FROM watch_intents i WHERE i.target = watch_marks.target AND i.epoch = watch_marks.epoch)
            WHERE EXISTS (SELECT 1 FROM watch_intents i WHERE i.target = watch_marks.target AND i.epoch = watch_marks.epoch)
            """);
        var interrupted = Execute("INSERT INTO watch_unanswered (target, epoch, number, due, reason) SELECT target, epoch, number, due, 'interrupted' FROM watch_intents");
        Execute("DELETE FROM watch_intents");
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in Rows("SELECT key, value FROM watch_values"))
            values[row.GetString(0)] = row.GetString(1);
        return new WatchStart(epoch, interrupted, values);
    });

    /// <inheritdoc/>
    public void Commit(WatchBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Use(() =>
        {
            foreach (var (id, due) in batch.Announced)
            {
                Execute("INSERT INTO watch_intents (target, epoch, number, due) VALUES ($target, $epoch, $number, $due)", ("$target", Target(id.Target)), ("$epoch", id.Epoch), ("$number", id.Number), ("$due", due.UtcTicks));
                Mark(id, id.Number, 0, 0);
            }

            foreach (var ((target, epoch), (announced, recorded)) in batch.Settled)
                Mark(new ProbeId(target, epoch, announced), announced, recorded, 0);
            foreach (var id in batch.Recorded)
            {
                Take(id);
                Mark(id, id.Number, 1, 0);
            }

            foreach (var (id, due, reason) in batch.Unanswered)
            {
                Take(id);
                Execute("INSERT INTO watch_unanswered (target, epoch, number, due, reason) VALUES ($target, $epoch, $number, $due, $reason)", ("$target", Target(id.Target)), ("$epoch", id.Epoch), ("$number", id.Number), ("$due", due.UtcTicks), ("$reason", reason));
                Mark(id, id.Number, 0, 1);
            }

            foreach (var ((objective, end), counts) in batch.Counts)
            {
                var key = Objective(objective);
                Execute("INSERT INTO watch_counts (objective, end, good, total) VALUES ($objective, $end, $good, $total) ON CONFLICT DO UPDATE SET good = good + excluded.good, total = total + excluded.total", ("$objective", key), ("$end", end), ("$good", counts.Good), ("$total", counts.Total));
                Execute("UPDATE watch_objectives SET good = good + $good, total = total + $total WHERE id = $objective", ("$good", counts.Good), ("$total", counts.Total), ("$objective", key));
            }

            foreach (var (key, value) in batch.Values)
            {
                if (value is null)
                    Execute("DELETE FROM watch_values WHERE key = $key", ("$key", key));
                else
                    Execute("INSERT INTO watch_values (key, value) VALUES ($key, $value) ON CONFLICT DO UPDATE SET value = excluded.value", ("$key", key), ("$value", value));
            }

            return true;
        });
    }

    /// <inheritdoc/>
    public void Tidy(DateTimeOffset at) => Use(() =>
    {
        const long coarse = 5 * TimeSpan.TicksPerMinute;
        var until = (at.UtcTicks - TimeSpan.FromDays(4).Ticks) / coarse * coarse;
        Execute(
            """
            INSERT INTO watch_counts (objective, end, good, total)
            SELECT objective, (end + $coarse - 1) / $coarse * $coarse, sum(good), sum(total) FROM watch_counts WHERE end <= $until AND end % $coarse <> 0 GROUP BY 1, 2
            ON CONFLICT DO UPDATE SET good = good + excluded.good, total = total + excluded.total
            """,
            ("$coarse", coarse), ("$until", until));
        Execute("DELETE FROM watch_counts WHERE end <= $until AND end % $coarse <> 0", ("$coarse", coarse), ("$until", until));
        Execute("DELETE FROM watch_counts WHERE end <= $oldest", ("$oldest", at.UtcTicks - TimeSpan.FromDays(400).Ticks));
        Execute("DELETE FROM watch_unanswered WHERE due <= $oldest", ("$oldest", at.UtcTicks - TimeSpan.FromDays(30).Ticks));
        return true;
    });

    /// <inheritdoc/>
    public IEnumerable<CountBucket> ReadCounts(string objective) => Use(() => Rows(
        "SELECT end, good, total FROM watch_counts WHERE objective = (SELECT id FROM watch_objectives WHERE name = $name) ORDER BY end", ("$name", objective))
        .Select(static r => new CountBucket(Time(r.GetInt64(0) - TimeSpan.TicksPerSecond), TimeSpan.FromSeconds(1), new EventCounts(r.GetInt64(1), r.GetInt64(2)))).ToArray());

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, EventCounts> ReadTotals() => Use(() => Rows("SELECT name, good, total FROM watch_objectives")
        .ToDictionary(static r => r.GetString(0), static r => new EventCounts(r.GetInt64(1), r.GetInt64(2)), StringComparer.Ordinal));

    /// <inheritdoc/>
    public IReadOnlyList<ProbeLedger> ReadLedgers() => Use(() => Rows(
        "SELECT t.name, m.epoch, m.announced, m.recorded, m.unanswered FROM watch_marks m JOIN watch_targets t ON t.id = m.target ORDER BY t.name, m.epoch")
        .Select(static r => new ProbeLedger(r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4))).ToArray());

    /// <inheritdoc/>
    public IReadOnlyList<UnansweredProbe> ReadUnanswered(int limit) => Use(() => Rows(
        "SELECT t.name, u.epoch, u.number, u.due, u.reason FROM watch_unanswered u JOIN watch_targets t ON t.id = u.target ORDER BY u.due DESC, u.number DESC LIMIT $limit", ("$limit", limit))
        .Select(static r => new UnansweredProbe(new ProbeId(r.GetString(0), r.GetInt64(1), r.GetInt64(2)), Time(r.GetInt64(3)), r.GetString(4))).ToArray());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _connection.Dispose();
        _lock?.Dispose();
    }

    private static SqliteWatchStore Connect(string path, SqliteOpenMode mode, FileStream? owner)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = {BusySeconds}000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -{CacheKib};";
            command.ExecuteNonQuery();
            SqliteMigrations.Apply(connection, path, "watch_schema_version", SqliteWatchMigrations.Steps);
            return new SqliteWatchStore(path, connection, owner);
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

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    // An outcome may come without an announcement only when the disk was full for it.
    private void Take(ProbeId id) =>
        Execute("DELETE FROM watch_intents WHERE target = $target AND epoch = $epoch AND number = $number", ("$target", Target(id.Target)), ("$epoch", id.Epoch), ("$number", id.Number));

    private void Mark(ProbeId id, long announced, long recorded, long unanswered) => Execute(
        """
        INSERT INTO watch_marks (target, epoch, announced, recorded, unanswered) VALUES ($target, $epoch, $announced, $recorded, $unanswered)
        ON CONFLICT DO UPDATE SET announced = max(announced, excluded.announced), recorded = recorded + excluded.recorded, unanswered = unanswered + excluded.unanswered
        """,
        ("$target", Target(id.Target)), ("$epoch", id.Epoch), ("$announced", announced), ("$recorded", recorded), ("$unanswered", unanswered));

    private long Target(string name) => Key(_targets, name, "INSERT INTO watch_targets (name) VALUES ($name) ON CONFLICT DO NOTHING", "SELECT id FROM watch_targets WHERE name = $name");

    private long Objective(string name) => Key(_objectives, name, "INSERT INTO watch_objectives (name, good, total) VALUES ($name, 0, 0) ON CONFLICT DO NOTHING", "SELECT id FROM watch_objectives WHERE name = $name");

    private long Key(Dictionary<string, long> keys, string name, string insert, string select)
    {
        if (keys.TryGetValue(name, out var key))
            return key;
        Execute(insert, ("$name", name));
        return keys[name] = Number(select, ("$name", name));
    }

    private T Use<T>(Func<T> use)
    {
        var isDone = false;
        try
        {
            _transaction = _connection.BeginTransaction(deferred: false);
            var result = use();
            _transaction.Commit();
            isDone = true;
            return result;
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.Translate(e, Location);
        }
        finally
        {
            // Keys of rows that were rolled back are not theirs.
            if (!isDone)
            {
                _targets.Clear();
                _objectives.Clear();
            }

            _transaction?.Dispose();
            _transaction = null;
        }
    }

    private int Execute(string sql, params ReadOnlySpan<(string Name, object Value)> values) => Command(sql, values).ExecuteNonQuery();

    private long Number(string sql, params ReadOnlySpan<(string Name, object Value)> values) => Convert.ToInt64(Command(sql, values).ExecuteScalar(), CultureInfo.InvariantCulture);

    private IEnumerable<SqliteDataReader> Rows(string sql, params (string Name, object Value)[] values)
    {
        using var reader = Command(sql, values).ExecuteReader();
        while (reader.Read())
            yield return reader;
    }

    // Prepared once: a batch has hundreds of rows.
    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object Value)> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, value) in values)
                command.Parameters.AddWithValue(name, value);
            _commands[sql] = command;
        }

        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i].Value;
        command.Transaction = _transaction;
        return command;
    }
}
