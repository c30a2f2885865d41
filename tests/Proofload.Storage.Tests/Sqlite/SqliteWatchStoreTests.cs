using Proofload.Results;
using Proofload.Slo;
using Proofload.Storage.Sqlite;
using Proofload.Watch;

namespace Proofload.Storage.Tests.Sqlite;

public sealed class SqliteWatchStoreTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Begin_AfterACrash_LeavesWhatWasOpenInterruptedAndCountsNothing()
    {
        using (var store = SqliteWatchStore.Open(_folder.File("w.db")))
        {
            Assert.Equal(1, store.Begin(Noon).Epoch);
            store.Commit(Batch(static b =>
            {
                b.Announced.Add((new ProbeId("a", 1, 1), Noon));
                b.Announced.Add((new ProbeId("a", 1, 2), Noon));
            }));
            store.Commit(Batch(static b =>
            {
                b.Recorded.Add(new ProbeId("a", 1, 1));
                b.Count("o", Noon, new EventCounts(1, 1));
                b.Values["k"] = "v";
            }));
        }

        using var again = SqliteWatchStore.Open(_folder.File("w.db"));
        var start = again.Begin(Noon);

        Assert.Equal((2, 1, "v"), (start.Epoch, start.Interrupted, start.Values["k"]));
        Assert.Equal(new ProbeLedger("a", 1, 2, 1, 1), Assert.Single(again.ReadLedgers()));
        Assert.Equal("interrupted", Assert.Single(again.ReadUnanswered(10)).Reason);
        Assert.Equal(new EventCounts(1, 1), again.ReadTotals()["o"]);
    }

    [Fact]
    public void Commit_ThatFails_KeepsNothingOfTheBatchAndTheNextOneIsWhole()
    {
        using var store = SqliteWatchStore.Open(_folder.File("w.db"));
        store.Begin(Noon);
        var batch = Batch(static b =>
        {
            b.Announced.Add((new ProbeId("a", 1, 1), Noon));
            b.Announced.Add((new ProbeId("a", 1, 1), Noon));
            b.Count("o", Noon, new EventCounts(1, 1));
        });

        Assert.Throws<StoreException>(() => store.Commit(batch));
        Assert.Empty(store.ReadTotals());
        batch.Announced.RemoveAt(1);
        batch.Recorded.Add(new ProbeId("a", 1, 1));
        batch.Compact();
        store.Commit(batch);

        Assert.Equal(new ProbeLedger("a", 1, 1, 1, 0), Assert.Single(store.ReadLedgers()));
        Assert.Equal(new EventCounts(1, 1), store.ReadTotals()["o"]);
    }

    [Fact]
    public void Tidy_OldCounts_BecomeCoarseAndAddUpToTheSame()
    {
        using var store = SqliteWatchStore.Open(_folder.File("w.db"));
        store.Begin(Noon);
        store.Commit(Batch(static b =>
        {
            for (var second = 0; second < 600; second++)
                b.Count("o", Noon.AddSeconds(second), new EventCounts(second % 2, 1));
        }));
        store.Tidy(Noon.AddDays(5));
        store.Tidy(Noon.AddDays(5));

        var counts = store.ReadCounts("o").ToArray();
        Assert.InRange(counts.Length, 2, 3);
        Assert.Equal((300, 600), (counts.Sum(static c => c.Counts.Good), counts.Sum(static c => c.Counts.Total)));
    }

    [Fact]
    public void Open_WhileAnotherWatches_SaysSo()
    {
        using var store = SqliteWatchStore.Open(_folder.File("w.db"));

        Assert.Contains("another process watches", Assert.Throws<StoreException>(() => SqliteWatchStore.Open(_folder.File("w.db"))).Message, StringComparison.Ordinal);
    }

    private static WatchBatch Batch(Action<WatchBatch> fill)
    {
        var batch = new WatchBatch();
        fill(batch);
        return batch;
    }
}
