using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Proofload.IntegrationTests.Servers;
using Proofload.Slo;
using Proofload.Storage.Sqlite;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>A watch counts what a target's own metrics and finished load runs say, over kills and restarts of both.</summary>
public sealed class WatchIngestTests : IDisposable
{
    private readonly Workplace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task Counters_of_a_target_count_once_over_kills_of_the_watch_and_restarts_of_the_target()
    {
        place.Write("slo.yaml", """
            version: 1
            window: 1h
            objectives:
              - {name: errors, ratio: {bad: 'requests_total{code="500"}', total: requests_total}, target: 90%}
              - {name: fast, objective: "latency 99% < 1s"}
            """);
        var counters = new Counters();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, counters, stop.Token);
        var file = place.Write("watch.yaml", $$"""
            version: 1
            objectives: slo.yaml
            evaluate_every: 200ms
            ingest:
              metrics: {name: api, url: "http://{{listener.LocalEndpoint}}/metrics", every: 100ms, histograms: {latency: seconds} }
            """);

        // The first reading only notes where counters stand.
        counters.Add(1000, 500);
        await using (var first = RunningCli.Start(place.Folder, place.Environment, ["watch", file, "--port", "0"]))
        {
            await first.ErrorShowsAsync("1 other sources");
            await UntilAsync(() => counters.Readings >= 3);
            counters.Add(90, 10);
            await UntilAsync(() => Counted("errors").Total == 100);
            first.Signal(Signals.Kill);
            await first.EndAsync(Workplace.Limit);
        }

        // Nobody watches: nothing is lost. Then the target begins anew.
        counters.Add(50, 0);
        await using (var second = RunningCli.Start(place.Folder, place.Environment, ["watch", file, "--port", "0"]))
        {
            await UntilAsync(() => Counted("errors").Total == 150);
            counters.Restart();
            counters.Add(7, 3);
            await UntilAsync(() => Counted("errors").Total == 160);
            second.Signal(Signals.Terminate);
            await second.EndAsync(Workplace.Limit);
        }

        var (_, status) = await place.MeasureAsync("watch", file, "--once");
        await stop.CancelAsync();
        await serving;

        Assert.Equal((new EventCounts(147, 160), new EventCounts(147, 160)), (Counted("errors"), Counted("fast")));
        var source = Assert.Single(status.GetProperty("sources").EnumerateArray());
        Assert.Equal(("api", JsonValueKind.Null), (source.GetProperty("name").GetString(), source.GetProperty("problem").ValueKind));
        Assert.Equal(160, status.GetProperty("objectives")[0].GetProperty("counted").GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task The_requests_of_a_finished_run_count_once()
    {
        await using var target = await ProbeLog.StartAsync();
        place.Write("slo.yaml", """
            version: 1
            window: 1h
            objectives:
              - {name: available, objective: "availability 99%"}
            """);
        var file = place.Write("watch.yaml", """
            version: 1
            objectives: slo.yaml
            ingest:
              runs: {every: 100ms}
            """);
        Assert.NotEqual(1, (await place.RunAsync("run", $"{target.Address}a", "--requests", "40", "--rate", "100", "--records", place.PathOf("records.ndjson"))).ExitCode);

        var (_, first) = await place.MeasureAsync("watch", file, "--once");
        var (_, second) = await place.MeasureAsync("watch", file, "--once");

        Assert.Equal((40, 40), (Total(first), Total(second)));
    }

    private static long Total(JsonElement status) => status.GetProperty("objectives")[0].GetProperty("counted").GetProperty("total").GetInt64();

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 600 && !isSo(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        Assert.True(isSo());
    }

    private static async Task ServeAsync(TcpListener listener, Counters counters, CancellationToken stop)
    {
        var buffer = new byte[4096];
        while (true)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                var stream = client.GetStream();
                if (await stream.ReadAsync(buffer, stop) > 0)
                {
                    var text = counters.Text();
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {text.Length}\r\n\r\n{text}"), stop);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // A watch that was killed leaves a broken connection.
                if (stop.IsCancellationRequested)
                    return;
            }
        }
    }

    private EventCounts Counted(string objective)
    {
        if (!File.Exists(place.PathOf("watch.db")))
            return default;
        using var store = SqliteWatchStore.OpenToRead(place.PathOf("watch.db"));
        return store.ReadTotals().GetValueOrDefault(objective);
    }

    private sealed class Counters
    {
        private readonly Lock gate = new();
        private long good;
        private long bad;

        public int Readings { get; private set; }

        public void Add(long more, long failed)
        {
            lock (gate)
                (good, bad) = (good + more, bad + failed);
        }

        public void Restart()
        {
            lock (gate)
                (good, bad) = (0, 0);
        }

        public string Text()
        {
            lock (gate)
            {
                Readings++;
                return string.Create(CultureInfo.InvariantCulture, $"requests_total{{code=\"200\"}} {good}\nrequests_total{{code=\"500\"}} {bad}\nseconds_bucket{{le=\"1.0\"}} {good}\nseconds_bucket{{le=\"+Inf\"}} {good + bad}\n");
            }
        }
    }
}
