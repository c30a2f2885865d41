using System.Text.Json;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Recording;
using Proofload.Slo;
using Proofload.Watch;
using Proofload.Watch.Ingesting;

namespace Proofload.Tests.Watch.Ingesting;

public sealed class RunsFeedTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 17, 22, 0, 0, TimeSpan.Zero);
    private static readonly ServiceLevelObjective Available = new() { Name = "available", Indicator = new Indicator { Kind = IndicatorKind.Success }, Target = 0.99m };
    private static readonly RunsSource Source = new() { Name = "runs", Objectives = ["available"] };

    private readonly FakeRuns _runs = new();
    private readonly SetClock _clock = new();

    [Fact]
    public async Task Each_run_is_counted_once_also_by_the_next_process_and_a_run_that_ends_late_is_not_forgotten()
    {
        _runs.Add("b", Start.AddMinutes(5), 3);
        var (first, place) = await ReadAllAsync(null);
        _runs.Add("a", Start, 2);
        var (second, after) = await ReadAllAsync(place);
        var (third, _) = await ReadAllAsync(after);

        Assert.Equal((3, 2, 0), (first, second, third));
    }

    [Fact]
    public async Task The_requests_of_a_run_may_be_known_a_moment_after_its_end()
    {
        _runs.Add("a", Start, null);
        using var feed = new RunsFeed(Source, [Available], _runs, _clock);
        Assert.Null((await feed.ReadAsync(null, TestContext.Current.CancellationToken)).Place);

        _runs.Records["a"] = 4;
        Assert.Equal(4, (await feed.ReadAsync(null, TestContext.Current.CancellationToken)).Counts.Sum(static c => c.Total));
    }

    [Fact]
    public async Task A_run_without_requests_is_given_up_after_a_minute_and_said()
    {
        _runs.Add("a", Start, null);
        using var feed = new RunsFeed(Source, [Available], _runs, _clock);
        await feed.ReadAsync(null, TestContext.Current.CancellationToken);
        _clock.Now += TimeSpan.FromSeconds(61);

        var batch = await feed.ReadAsync(null, TestContext.Current.CancellationToken);

        Assert.Equal("run a (run) is not counted: its requests were not kept (--records)", Assert.Single(batch.Problems));
        Assert.Equal((0, 1), (batch.Counts.Count, batch.Bad));
        Assert.Null((await feed.ReadAsync(batch.Place, TestContext.Current.CancellationToken)).Place);
    }

    [Fact]
    public async Task What_is_remembered_does_not_grow_when_runs_are_deleted_and_they_are_not_counted_when_they_come_back()
    {
        for (var i = 0; i < 50; i++)
            _runs.Add($"r{i}", Start.AddMinutes(i), 1);
        var (counted, place) = await ReadAllAsync(null);
        var all = _runs.Runs.ToArray();
        _runs.Runs.RemoveRange(0, 49);
        _runs.Add("new", Start.AddHours(2), 1);
        (var more, place) = await ReadAllAsync(place);
        var kept = JsonSerializer.Deserialize<RunsFeed.Place>(place!)!;
        _runs.Runs.InsertRange(0, all[..49]);

        Assert.Equal((50, 1, 2), (counted, more, kept.Done.Count));
        Assert.Equal(0, (await ReadAllAsync(place)).Total);
    }

    private async Task<(long Total, string? Place)> ReadAllAsync(string? place)
    {
        using var feed = new RunsFeed(Source, [Available], _runs, _clock);
        var total = 0L;
        while (true)
        {
            var batch = await feed.ReadAsync(place, TestContext.Current.CancellationToken);
            (total, place) = (total + batch.Counts.Sum(static c => c.Total), batch.Place ?? place);
            if (batch.IsEnd)
                return (total, place);
        }
    }

    private sealed class SetClock : IClock
    {
        public DateTimeOffset Now { get; set; } = Start.AddDays(1);

        public long NowNs => 0;

        public DateTimeOffset UtcNow => Now;
    }

    private sealed class FakeRuns : IRunRecords
    {
        public List<FinishedRun> Runs { get; } = [];

        public Dictionary<string, int?> Records { get; } = new(StringComparer.Ordinal);

        public void Add(string id, DateTimeOffset at, int? requests)
        {
            Runs.Add(new FinishedRun(id, "run", at));
            Records[id] = requests;
        }

        public Task<IReadOnlyList<FinishedRun>> ListAsync(string store, string run, CancellationToken stop) => Task.FromResult<IReadOnlyList<FinishedRun>>([.. Runs]);

        public Task<IEnumerable<RequestRecord>?> ReadAsync(string store, FinishedRun run, CancellationToken stop) => Task.FromResult(
            Records[run.Id] is { } count ? Enumerable.Range(0, count).Select(static i => new RequestRecord { Phase = RunPhase.Measured, Intended = i, Sent = i, Done = i + 1000 }) : null);
    }
}
