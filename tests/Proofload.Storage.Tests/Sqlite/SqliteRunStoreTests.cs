using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Proofload.Measurement.Clocks;
using Proofload.Results;
using Proofload.Storage.Sqlite;

namespace Proofload.Storage.Tests.Sqlite;

public sealed class SqliteRunStoreTests : RunStoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken None => CancellationToken.None;

    public void Dispose() => _folder.Dispose();

    protected override IRunStore NewStore() => SqliteRunStore.Open(_folder.File("runs.db"));

    [Fact]
    public async Task What_was_stored_is_there_after_reopening()
    {
        await using (var store = NewStore())
            await store.CompleteAsync(StoredRuns.Run("run-1"), None);
        await using var again = NewStore();
        Assert.Equal("run-1", Assert.Single(await again.ListAsync(10, None)).Id);
    }

    [Fact]
    public async Task Open_MissingFolders_AreMade()
    {
        await using var store = SqliteRunStore.Open(_folder.File("a/b/c.db"));
        Assert.True(File.Exists(store.Location));
    }

    [Fact]
    public async Task Two_connections_write_at_once_and_lose_nothing()
    {
        await using var first = NewStore();
        await using var second = NewStore();
        await Task.WhenAll(Write(first, "a"), Write(second, "b"));
        Assert.Equal(20, (await first.ListAsync(100, None)).Count);
        Assert.Equal(3, (await second.FindAsync("a-7", None))!.Series.Count);

        static async Task Write(IRunStore store, string prefix)
        {
            for (var i = 0; i < 10; i++)
            {
                await store.BeginAsync(StoredRuns.Head($"{prefix}-{i}", minute: i), None);
                for (var s = 0; s < 3; s++)
                    await store.AppendAsync($"{prefix}-{i}", [StoredRuns.Interval(s)], None);
            }
        }
    }

    [Fact]
    public async Task Opening_a_new_file_from_many_sides_at_once_works()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SqliteRunStore.Open(_folder.File("runs.db")), None)));
        foreach (var store in stores)
        {
            await store.WriteSettingAsync("k", "v", None);
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_run_whose_process_was_killed_shows_as_crashed_with_its_last_second()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "60"))!;
        var probe = new FakeProbe(ProcessOwnerProbe.OwnerOf(process.Id), null);
        await using var store = SqliteRunStore.Open(_folder.File("runs.db"), SystemClock.Instance, probe);
        await store.BeginAsync(StoredRuns.Head("run-1"), None);
        await store.AppendAsync("run-1", [StoredRuns.Interval(0), StoredRuns.Interval(1)], None);
        await store.AppendAsync("run-1", [StoredRuns.Interval(2)], None);
        await using var reader = NewStore();
        Assert.Equal(RunEnding.Running, (await reader.FindAsync("run-1", None))!.Ending);

        process.Kill();
        await process.WaitForExitAsync(None);

        var run = (await reader.FindAsync("last", None))!;
        Assert.Equal(RunEnding.Crashed, run.Ending);
        Assert.Equal("the process that made the run ended without completing it; recovered 3 intervals, up to second 3", run.EndingReason);
        Assert.Equal([0.0, 1.0, 2.0], run.Series.Select(i => i.At));
        Assert.Equal(27, run.Counts.Ok);
        Assert.Equal(3, run.Errors["timeout"]);
        Assert.Equal(Outcome.Inconclusive, run.Verdict.Outcome);
        Assert.All(run.Verdict.Objectives, o => Assert.Equal(ObjectiveState.Inconclusive, o.Result));
        Assert.Equal(RunEnding.Crashed, Assert.Single(await reader.ListAsync(1, None)).Ending);
    }

    [Fact]
    public async Task A_process_id_that_was_given_away_again_is_not_the_owner()
    {
        var probe = new FakeProbe(ProcessOwnerProbe.OwnerOf(Environment.ProcessId) with { StartToken = "another boot:1" }, null);
        await using var store = SqliteRunStore.Open(_folder.File("runs.db"), SystemClock.Instance, probe);
        await store.BeginAsync(StoredRuns.Head("run-1"), None);
        await using var reader = NewStore();
        Assert.Equal(RunEnding.Crashed, (await reader.FindAsync("run-1", None))!.Ending);
    }

    [Theory]
    [InlineData(59, RunEnding.Running)]
    [InlineData(61, RunEnding.Crashed)]
    public async Task A_process_that_cannot_be_seen_is_dead_after_a_minute_of_silence(int seconds, RunEnding expected)
    {
        var clock = new ManualClock();
        var probe = new FakeProbe(new RunOwner("elsewhere", 1, "x"), OwnerState.Unknown);
        await using var store = SqliteRunStore.Open(_folder.File("runs.db"), clock, probe);
        await store.BeginAsync(StoredRuns.Head("run-1"), None);
        clock.Advance(TimeSpan.FromMinutes(5));
        await store.AppendAsync("run-1", [], None);
        clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(expected, (await store.FindAsync("run-1", None))!.Ending);
    }

    [Fact]
    public void Open_FileThatIsNoDatabase_SaysSo()
    {
        File.WriteAllText(_folder.File("notes.txt"), new string('x', 5000));
        var e = Assert.Throws<StoreException>(() => SqliteRunStore.Open(_folder.File("notes.txt")));
        Assert.Contains("is not a proofload store", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Open_Folder_SaysThatItCannotBeOpened()
    {
        var e = Assert.Throws<StoreException>(() => SqliteRunStore.Open(_folder.Path));
        Assert.Contains("cannot be opened", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderThatCannotBeMade_SaysSo()
    {
        File.WriteAllText(_folder.File("file"), "");
        var e = Assert.Throws<StoreException>(() => SqliteRunStore.Open(_folder.File("file/runs.db")));
        Assert.Contains("cannot be made", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRAGMA max_page_count = 1", "is full")]
    [InlineData("PRAGMA query_only = 1", "is read-only")]
    public async Task A_refused_write_is_one_clear_line_and_the_run_is_kept_beside(string pragma, string words)
    {
        await using var store = SqliteRunStore.Open(_folder.File("runs.db"));
        using (var command = store.Connection.CreateCommand())
        {
            command.CommandText = pragma;
            command.ExecuteNonQuery();
        }

        var run = Large("run-1");
        var e = await Assert.ThrowsAsync<StoreException>(() => store.CompleteAsync(run, None));
        Assert.Contains(words, e.Message, StringComparison.Ordinal);

        var kept = await RunStoreFallback.KeepAsync(store, run, [_folder.File("beside")], None);
        Assert.False(kept.InStore);
        Assert.Contains(words, kept.Message, StringComparison.Ordinal);
        var read = await RunResultJson.ReadFileAsync(kept.Location!, None);
        Assert.Equal(RunResultJson.Write(run), RunResultJson.Write(read));
    }

    [Fact]
    public async Task A_stored_document_of_another_format_is_one_clear_line()
    {
        await using var store = SqliteRunStore.Open(_folder.File("runs.db"));
        await store.CompleteAsync(StoredRuns.Run("run-1"), None);
        foreach (var blob in new[] { "x'09'", "x''", "x'01ffff'", "x'018b'" })
        {
            using var command = store.Connection.CreateCommand();
            command.CommandText = $"UPDATE runs SET document = {blob}";
            command.ExecuteNonQuery();
            var e = await Assert.ThrowsAsync<StoreException>(() => store.FindAsync("run-1", None));
            Assert.Contains("run-1", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_thousand_runs_stay_small()
    {
        await using var store = SqliteRunStore.Open(_folder.File("runs.db"));
        var run = Large("run");
        var plain = RunResultJson.WriteUtf8(run).Length;
        for (var i = 0; i < 20; i++)
            await store.CompleteAsync(run with { Id = $"run-{i.ToString(CultureInfo.InvariantCulture)}" }, None);
        using (var command = store.Connection.CreateCommand())
        {
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }

        var each = new FileInfo(store.Location).Length / 20;
        Assert.True(each < plain / 4, $"{each} bytes a run, {plain} as plain JSON");
        Assert.True(each < 64_000, $"{each} bytes a run");
    }

    [Fact]
    public void The_file_uses_a_write_ahead_log()
    {
        using (var store = SqliteRunStore.Open(_folder.File("runs.db")).Connection)
        using (var command = store.CreateCommand())
        {
            command.CommandText = "PRAGMA journal_mode";
            Assert.Equal("wal", command.ExecuteScalar());
            command.CommandText = "PRAGMA synchronous";
            Assert.Equal(1L, command.ExecuteScalar());
        }

        SqliteConnection.ClearAllPools();
    }

    private static RunResult Large(string id)
    {
        var run = StoredRuns.Run(id);
        return run with
        {
            Series = [.. Enumerable.Range(0, 300).Select(i => StoredRuns.Interval(i) with { Ok = 1000 + (i * 7919 % 101), Planned = i * 0.37 })],
        };
    }

    private sealed class FakeProbe(RunOwner self, OwnerState? state) : IOwnerProbe
    {
        public RunOwner Self => self;

        public OwnerState Look(RunOwner owner) => state ?? new ProcessOwnerProbe().Look(owner);
    }
}
