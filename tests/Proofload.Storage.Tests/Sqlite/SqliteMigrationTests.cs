using Microsoft.Data.Sqlite;
using Proofload.Results;
using Proofload.Storage.Sqlite;

namespace Proofload.Storage.Tests.Sqlite;

public sealed class SqliteMigrationTests : IDisposable
{
    /// <summary>A file as the first version wrote it; kept apart from the product's statements so that changing those is seen.</summary>
    private const string FileOfVersion1 = """
        CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY) WITHOUT ROWID;
        INSERT INTO schema_version VALUES (1);
        CREATE TABLE runs (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, started_at INTEGER NOT NULL, ending INTEGER NOT NULL,
          measurement TEXT NOT NULL, outcome INTEGER NOT NULL, target TEXT NOT NULL, ok INTEGER NOT NULL, failed INTEGER NOT NULL,
          latency_p99 REAL, document BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX runs_by_start ON runs (started_at DESC, id DESC);
        CREATE TABLE intervals (run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, seq INTEGER NOT NULL, document BLOB NOT NULL,
          PRIMARY KEY (run_id, seq)) WITHOUT ROWID;
        CREATE TABLE settings (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        INSERT INTO settings VALUES ('calibration', '42');
        """;

    private const string RunRow = "INSERT INTO runs VALUES ($id, 'old', 639080064000000000, $ending, 'valid', 1, 't', 99, 1, 0.25, $document)";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken None => CancellationToken.None;

    private string File => _folder.File("runs.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_version_1_keeps_its_runs_and_works_on()
    {
        var done = StoredRuns.Run("done", "old");
        var dead = StoredRuns.Head("dead", "old");
        Sql(FileOfVersion1);
        Sql(RunRow, ("$id", "done"), ("$ending", (int)RunEnding.Completed), ("$document", RunDocument.Encode(done)));
        Sql(RunRow, ("$id", "dead"), ("$ending", (int)RunEnding.Running), ("$document", RunDocument.Encode(dead)));
        Sql("INSERT INTO intervals VALUES ('dead', 1, $document)", ("$document", RunDocument.Encode([StoredRuns.Interval(0)])));

        await using var store = SqliteRunStore.Open(File);

        Assert.Equal(RunResultJson.Write(done), RunResultJson.Write((await store.FindAsync("done", None))!));
        var recovered = (await store.FindAsync("dead", None))!;
        Assert.Equal(RunEnding.Crashed, recovered.Ending);
        Assert.Single(recovered.Series);
        Assert.Equal("42", await store.ReadSettingAsync("calibration", None));
        await store.BeginAsync(StoredRuns.Head("new", minute: 9), None);
        Assert.Equal(RunEnding.Running, (await store.FindAsync("new", None))!.Ending);
        Assert.Equal(SqliteMigrations.Current, (int)Scalar("SELECT max(version) FROM schema_version"));
    }

    [Fact]
    public async Task Migrating_a_file_gives_the_shape_of_a_new_one()
    {
        Sql(FileOfVersion1);
        await SqliteRunStore.Open(File).DisposeAsync();
        await SqliteRunStore.Open(_folder.File("new.db")).DisposeAsync();
        Assert.Equal(Columns(_folder.File("new.db")), Columns(File));
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused_and_left_alone()
    {
        Sql("CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY); INSERT INTO schema_version VALUES (99)");
        var e = Assert.Throws<StoreException>(() => SqliteRunStore.Open(File));
        Assert.Contains("was made by a newer proofload (store version 99, this one knows 3)", e.Message, StringComparison.Ordinal);
        Assert.Equal(1, Scalar("SELECT count(*) FROM sqlite_master WHERE type = 'table'"));
    }

    private static List<string> Columns(string file)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT m.type || ' ' || m.name || ' ' || coalesce(i.name, '') FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) i ORDER BY 1";
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read())
            columns.Add(reader.GetString(0));
        return columns;
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }

    private void Sql(string sql, params (string Name, object Value)[] values)
    {
        using var connection = Open(File);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    private long Scalar(string sql)
    {
        using var connection = Open(File);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
