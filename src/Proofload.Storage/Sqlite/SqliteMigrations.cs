using System.Globalization;
using Microsoft.Data.Sqlite;
using Proofload.Results;

namespace Proofload.Storage.Sqlite;

/// <summary>
/// The database's shape, one numbered step after the other. A step that was released is never changed; a new shape is a new step.
/// </summary>
internal static class SqliteMigrations
{
    /// <summary>Runs with their documents, intervals of runs that go on, values of this machine.</summary>
    internal const string Version1 = """
        CREATE TABLE runs (
          id          TEXT NOT NULL PRIMARY KEY,
          name        TEXT NOT NULL,
          started_at  INTEGER NOT NULL,  -- .NET ticks, UTC
          ending      INTEGER NOT NULL,
          measurement TEXT NOT NULL,
          outcome     INTEGER NOT NULL,
          target      TEXT NOT NULL,
          ok          INTEGER NOT NULL,
          failed      INTEGER NOT NULL,
          latency_p99 REAL,
          document    BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX runs_by_start ON runs (started_at DESC, id DESC);
        CREATE TABLE intervals (
          run_id   TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
          seq      INTEGER NOT NULL,
          document BLOB NOT NULL,
          PRIMARY KEY (run_id, seq)
        ) WITHOUT ROWID;
        CREATE TABLE settings (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        """;

    /// <summary>Who makes a run that goes on, so that a crash is seen; runs by name.</summary>
    internal const string Version2 = """
        ALTER TABLE runs ADD COLUMN owner_host TEXT;
        ALTER TABLE runs ADD COLUMN owner_pid INTEGER;
        ALTER TABLE runs ADD COLUMN owner_start TEXT;
        ALTER TABLE runs ADD COLUMN heartbeat INTEGER;  -- .NET ticks, UTC
        CREATE INDEX runs_by_name ON runs (name, started_at DESC);
        """;

    /// <summary>Which study a run belongs to.</summary>
    internal const string Version3 = """
        ALTER TABLE runs ADD COLUMN study_id TEXT;
        ALTER TABLE runs ADD COLUMN study_kind TEXT;
        ALTER TABLE runs ADD COLUMN study_point INTEGER;
        ALTER TABLE runs ADD COLUMN study_count INTEGER;
        """;

    private static readonly string[] Steps = [Version1, Version2, Version3];

    /// <summary>The shape that this build writes.</summary>
    internal static int Current => Steps.Length;

    /// <summary>Brings a database to the current shape. Two processes may do it at the same time.</summary>
    /// <exception cref="StoreException">A newer build made the database.</exception>
    internal static void Apply(SqliteConnection connection, string path) => Apply(connection, path, "schema_version", Steps);

    /// <summary>Brings the part of a database that has a table of versions of its own to its current shape.</summary>
    /// <exception cref="StoreException">A newer build made the database.</exception>
    internal static void Apply(SqliteConnection connection, string path, string versions, string[] steps)
    {
        if (VersionOf(connection, versions) == steps.Length)
            return;

        using var transaction = connection.BeginTransaction(deferred: false);
        Execute(connection, transaction, $"CREATE TABLE IF NOT EXISTS {versions} (version INTEGER NOT NULL PRIMARY KEY) WITHOUT ROWID");

        // Read again: another process may have been faster between the first look and the lock.
        var version = VersionOf(connection, versions);
        if (version > steps.Length)
        {
            throw new StoreException(
                $"{path} was made by a newer proofload (store version {version}, this one knows {steps.Length}); use that one, or another --store.");
        }

        for (var next = version + 1; next <= steps.Length; next++)
        {
            Execute(connection, transaction, steps[next - 1]);
            Execute(connection, transaction, FormattableString.Invariant($"INSERT INTO {versions} (version) VALUES ({next})"));
        }

        transaction.Commit();
    }

    private static int VersionOf(SqliteConnection connection, string versions)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{versions}'";
        if (Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) == 0)
            return 0;

        command.CommandText = $"SELECT coalesce(max(version), 0) FROM {versions}";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
