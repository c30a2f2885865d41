using System.Globalization;
using Proofload.IntegrationTests.Servers;
using Proofload.Measurement.Randomness;
using Proofload.Storage.Sqlite;
using Proofload.Watch;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>A watch that is killed loses no sample and counts none twice: its store and the target's own log say the same. <c>PROOFLOAD_ROUNDS</c> sets how often.</summary>
public sealed class WatchKillTests : IDisposable
{
    private const string Objectives = """
        version: 1
        service: s
        window: 1h
        objectives:
          - {name: available, objective: "availability 99%"}
          - {name: fast, objective: "latency 99% < 5s"}
        """;

    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Killed_at_random_moments_its_counts_equal_the_log_of_the_target()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("PROOFLOAD_ROUNDS") ?? "2", CultureInfo.InvariantCulture);
        await using var target = await ProbeLog.StartAsync();
        place.Write("slo.yaml", Objectives);
        var file = place.Write("watch.yaml", $$"""
            version: 1
            objectives: slo.yaml
            evaluate_every: 500ms
            defaults: {every: 20ms, timeout: 20s, service: s}
            targets:
              - name: a
                target: {url: "{{target.Address}}a" }
              - name: b
                target: {url: "{{target.Address}}b" }
            """);
        for (var round = 0; round < rounds; round++)
        {
            await using var cli = RunningCli.Start(place.Folder, place.Environment, ["watch", file, "--port", "0"]);
            await cli.ErrorShowsAsync("watching 2 targets");
            await Task.Delay(TimeSpan.FromMilliseconds(SeededRandom.At(7, 1, (ulong)round).NextDouble() * 900), TestContext.Current.CancellationToken);
            cli.Signal(Signals.Kill);
            await cli.EndAsync(Workplace.Limit);
        }

        // One that ends in an orderly way: nothing is open then.
        await using (var last = RunningCli.Start(place.Folder, place.Environment, ["watch", file, "--port", "0"]))
        {
            await last.ErrorShowsAsync("watching 2 targets");
            await Task.Delay(TimeSpan.FromMilliseconds(700), TestContext.Current.CancellationToken);
            last.Signal(Signals.Terminate);
            Assert.Equal(0, (await last.EndAsync(Workplace.Limit)).ExitCode);
        }

        using var store = SqliteWatchStore.OpenToRead(place.PathOf("watch.db"));
        var ledgers = store.ReadLedgers();
        var unanswered = store.ReadUnanswered(int.MaxValue).ToDictionary(static u => u.Id.ToString(), static u => u.Reason, StringComparer.Ordinal);
        var announced = ledgers.SelectMany(static l => Enumerable.Range(1, (int)l.Announced).Select(n => new ProbeId(l.Target, l.Epoch, n).ToString())).ToHashSet(StringComparer.Ordinal);
        var recorded = announced.Except(unanswered.Keys, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var log = target.Seen.ToArray();

        Assert.Equal(log.Length, log.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(log.Except(announced, StringComparer.Ordinal));
        Assert.Empty(recorded.Except(log, StringComparer.Ordinal));
        Assert.Equal(log.Except(unanswered.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal), recorded.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(log, id => unanswered.GetValueOrDefault(id) is "withdrawn" or "overlap");
        Assert.All(ledgers, static l => Assert.Equal(0, l.Open));
        Assert.Equal(recorded.Count, ledgers.Sum(static l => l.Recorded));
        Assert.True(recorded.Count > 10 * rounds, $"only {recorded.Count} probes in {rounds} rounds");
        foreach (var name in new[] { "available", "fast" })
        {
            Assert.Equal(recorded.Count, store.ReadTotals()[name].Total);
            Assert.Equal(recorded.Count, store.ReadCounts(name).Sum(static b => b.Counts.Total));
        }
    }
}
