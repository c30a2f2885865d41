using Proofload.Notifications.Storing;
using Proofload.Results;
using Proofload.Slo;
using Proofload.Watch;

namespace Proofload.Tests.Watch;

public sealed class WatchKeeperTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly NotifierState Told = new() { Alerts = [], Groups = [new GroupState { Receiver = "ops", Key = "k", Sequence = 7 }] };

    [Fact]
    public void Save_WhileTheStoreIsFull_GoesWithTheNextWriteAndProblemsAreSaidOnce()
    {
        var (store, notes) = (new FlakyStore { IsFull = true }, new List<string>());
        var keeper = new WatchKeeper(store, notes.Add);
        var batch = new WatchBatch();
        batch.Count("o", Noon, new EventCounts(1, 1));

        keeper.Save(Told);
        keeper.Keep(batch);
        Assert.Equal((1, "disk full"), (Assert.Single(batch.Counts).Value.Total, keeper.Problem));
        store.IsFull = false;
        keeper.Keep(batch);

        Assert.Null(keeper.Problem);
        Assert.True(batch.IsEmpty);
        Assert.Equal(2, notes.Count);
        var again = new WatchKeeper(store, notes.Add);
        again.Read(store.Values[WatchKeeper.Key]);
        Assert.Equal(Told.Groups, again.Load().Groups);
    }

    [Fact]
    public void Read_WhatIsDamaged_BeginsAnewAndSaysSo()
    {
        var notes = new List<string>();
        var keeper = new WatchKeeper(new FlakyStore(), notes.Add);

        keeper.Read("{\"ops\\n\": {}, ");

        Assert.Empty(keeper.Load().Groups);
        Assert.Contains("told anew", Assert.Single(notes), StringComparison.Ordinal);
    }

    private sealed class FlakyStore : IWatchStore
    {
        public bool IsFull { get; set; }

        public Dictionary<string, string?> Values { get; } = new(StringComparer.Ordinal);

        public string Location => "watch.db";

        public WatchStart Begin(DateTimeOffset at) => new(1, 0, new Dictionary<string, string>(StringComparer.Ordinal));

        public void Commit(WatchBatch batch)
        {
            if (IsFull)
                throw new StoreException("disk full");
            foreach (var (key, value) in batch.Values)
                Values[key] = value;
        }

        public void Tidy(DateTimeOffset at)
        {
        }

        public IEnumerable<CountBucket> ReadCounts(string objective) => [];

        public IReadOnlyDictionary<string, EventCounts> ReadTotals() => new Dictionary<string, EventCounts>(StringComparer.Ordinal);

        public IReadOnlyList<ProbeLedger> ReadLedgers() => [];

        public IReadOnlyList<UnansweredProbe> ReadUnanswered(int limit) => [];

        public void Dispose()
        {
        }
    }
}
