using System.Globalization;
using System.Text;
using Proofload.Measurement.Randomness;
using Proofload.Slo;
using Proofload.Storage.Sqlite;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>A watch that follows a log and is killed counts each line once, while the log is written in pieces and rotated. <c>PROOFLOAD_ROUNDS</c> sets how often.</summary>
public sealed class WatchIngestKillTests : IDisposable
{
    private readonly Workplace place = new();
    private SeededRandom random = SeededRandom.At(11, 1, 1);
    private long total;
    private long good;
    private int rotations;

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Killed_at_random_moments_its_counts_equal_the_lines_of_the_log()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("PROOFLOAD_ROUNDS") ?? "2", CultureInfo.InvariantCulture);
        place.Write("slo.yaml", """
            version: 1
            window: 1h
            objectives:
              - {name: available, objective: "availability 99%"}
            """);
        var file = place.Write("watch.yaml", """
            version: 1
            objectives: slo.yaml
            evaluate_every: 500ms
            ingest:
              access_log: {path: access.log, settle: 50ms}
            """);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        // What is rotated away before it was ever looked at cannot be known: the first lines are counted before the trouble begins.
        Append(Line(200));
        await CountedAsync(file, atLeast: 1);
        var writing = Task.Run(() => WriteAsync(stop.Token), CancellationToken.None);
        for (var round = 0; round < rounds; round++)
        {
            await using var cli = RunningCli.Start(place.Folder, place.Environment, ["watch", file, "--port", "0"]);
            await cli.ErrorShowsAsync("1 other sources");
            await Task.Delay(TimeSpan.FromMilliseconds(SeededRandom.At(7, 2, (ulong)round).NextDouble() * 900), TestContext.Current.CancellationToken);
            cli.Signal(Signals.Kill);
            await cli.EndAsync(Workplace.Limit);
        }

        await stop.CancelAsync();
        await writing;
        Append("\n");
        var counted = await CountedAsync(file, total);

        Assert.Equal(new EventCounts(good, total), counted);
        using var store = SqliteWatchStore.OpenToRead(place.PathOf("watch.db"));
        Assert.Equal(total, store.ReadCounts("available").Sum(static b => b.Counts.Total));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rounds} kills, {total} lines, {rotations} rotations: {counted.Good} good of {counted.Total} counted"));
        Assert.True(total > 100 * rounds && rotations >= rounds, $"only {total} lines and {rotations} rotations in {rounds} rounds");
    }

    private async Task<EventCounts> CountedAsync(string file, long atLeast)
    {
        await using var cli = RunningCli.Start(place.Folder, place.Environment, ["watch", file, "--port", "0"]);
        await cli.ErrorShowsAsync("1 other sources");
        var seen = default(EventCounts);
        for (var i = 0; i < 600 && seen.Total < atLeast; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            seen = Counted();
        }

        // Long enough to count a line a second time, were it to.
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        cli.Signal(Signals.Terminate);
        Assert.Equal(0, (await cli.EndAsync(Workplace.Limit)).ExitCode);
        return Counted();
    }

    private EventCounts Counted()
    {
        using var store = SqliteWatchStore.OpenToRead(place.PathOf("watch.db"));
        return store.ReadTotals().GetValueOrDefault("available");
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        var rest = "";
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var text = rest + string.Concat(Enumerable.Range(0, 1 + random.NextInt(20)).Select(_ => Line(random.NextInt(10) == 0 ? 503 : 200)));
                var cut = random.NextInt(3) == 0 ? text.Length - random.NextInt(30) : text.Length;
                Append(text[..cut]);
                rest = text[cut..];
                if (random.NextInt(40) == 0)
                {
                    Append(rest);
                    rest = "";
                    Rotate();
                }

                await Task.Delay(5, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // No more lines.
        }

        Append(rest);
    }

    private string Line(int status)
    {
        total++;
        good += status < 500 ? 1 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"10.0.0.1 - - [{DateTime.UtcNow:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET /v1/chat?n={total} HTTP/1.1\" {status} 12 \"-\" \"curl\" 0.100\n");
    }

    private void Append(string text)
    {
        using var log = new FileStream(place.PathOf("access.log"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        log.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>By renaming all of them, as logrotate does; every third time by copying and truncating.</summary>
    private void Rotate()
    {
        for (var n = rotations; n >= 1; n--)
            File.Move(place.PathOf($"access.log.{n}"), place.PathOf($"access.log.{n + 1}"));
        if (++rotations % 3 == 0)
        {
            File.Copy(place.PathOf("access.log"), place.PathOf("access.log.1"));
            File.WriteAllText(place.PathOf("access.log"), "");
        }
        else
        {
            File.Move(place.PathOf("access.log"), place.PathOf("access.log.1"));
            File.WriteAllText(place.PathOf("access.log"), "");
        }
    }
}
