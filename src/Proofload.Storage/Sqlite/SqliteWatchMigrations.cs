namespace Proofload.Storage.Sqlite;

/// <summary>The shape of a watch's store, one numbered step after the other, beside whatever else the file holds.</summary>
internal static class SqliteWatchMigrations
{
    /// <summary>Epochs, probes, counts, values, notifications.</summary>
    internal const string Version1 = """
        CREATE TABLE watch_epochs (epoch INTEGER NOT NULL PRIMARY KEY, started_at INTEGER NOT NULL);
        CREATE TABLE watch_targets (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE watch_marks (
          target     INTEGER NOT NULL REFERENCES watch_targets (id),
          epoch      INTEGER NOT NULL,
          announced  INTEGER NOT NULL,
          recorded   INTEGER NOT NULL,
          unanswered INTEGER NOT NULL,
          PRIMARY KEY (target, epoch)
        ) WITHOUT ROWID;
        CREATE TABLE watch_intents (
          target INTEGER NOT NULL,
          epoch  INTEGER NOT NULL,
          number INTEGER NOT NULL,
          due    INTEGER NOT NULL,  -- .NET ticks, UTC
          PRIMARY KEY (target, epoch, number)
        ) WITHOUT ROWID;
        CREATE TABLE watch_unanswered (
          target INTEGER NOT NULL,
          epoch  INTEGER NOT NULL,
          number INTEGER NOT NULL,
          due    INTEGER NOT NULL,
          reason TEXT NOT NULL,
          PRIMARY KEY (target, epoch, number)
        ) WITHOUT ROWID;
        CREATE TABLE watch_objectives (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE, good INTEGER NOT NULL, total INTEGER NOT NULL);
        CREATE TABLE watch_counts (
          objective INTEGER NOT NULL REFERENCES watch_objectives (id),
          end       INTEGER NOT NULL,  -- .NET ticks, UTC, a whole second
          good      INTEGER NOT NULL,
          total     INTEGER NOT NULL,
          PRIMARY KEY (objective, end)
        ) WITHOUT ROWID;
        CREATE TABLE watch_values (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE watch_outbox (id INTEGER NOT NULL PRIMARY KEY, receiver TEXT NOT NULL, body TEXT NOT NULL, created INTEGER NOT NULL);
        """;

    /// <summary>What receivers are still to be told is one value, beside what they were told.</summary>
    internal const string Version2 = "DROP TABLE watch_outbox;";

    public static string[] Steps { get; } = [Version1, Version2];
}
