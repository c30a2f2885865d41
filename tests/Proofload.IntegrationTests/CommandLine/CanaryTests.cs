using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Proofload.IntegrationTests.Servers;
using Proofload.IntegrationTests.Truth;
using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Canaries as a user judges them: against two simulators, and against what a Prometheus saw of two servers.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class CanaryTests
{
    private static readonly string[] Short = ["--rate", "60", "--for", "12s", "--window", "1s", "--criterion", "latency p50 +20%", "--criterion", "error_rate +2pp"];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slower_canary_is_worse_before_its_planned_end_and_both_runs_are_kept()
    {
        using var place = new Workplace();
        await using var stable = await ServerAsync("40ms");
        await using var slow = await ServerAsync("80ms");
        var run = await place.RunAsync(["canary", "--baseline", stable.BaseAddress.AbsoluteUri, "--canary", slow.BaseAddress.AbsoluteUri, .. Short, "--json", "--html", "canary.html", "--junit", "canary.xml"]);

        // On a machine too busy to send on time the honest answer is 4.
        Assert.True(run.ExitCode is 2 or 4, run.StandardError);
        var document = JsonElement.Parse(run.StandardOutput);
        if (run.ExitCode == 2)
        {
            Assert.Equal("worse", document.GetProperty("verdict").GetString());
            Assert.True(document.GetProperty("windows").GetProperty("seen").GetInt32() is >= 6 and < 12);
        }

        Assert.Contains("latency p50", place.Read("canary.html"), StringComparison.Ordinal);
        Assert.Contains("<testcase", place.Read("canary.xml"), StringComparison.Ordinal);
        Assert.Contains("window 6 of 12", run.StandardError, StringComparison.Ordinal);
        var runs = await place.RunsAsync();
        Assert.Equal(2, runs.Count);
        var study = document.GetProperty("study").GetString()!;
        var shown = await place.RunAsync("runs", "show", study + "/2");
        Assert.True(shown.ExitCode is 0 or 3 or 4, shown.StandardError);
    }

    [Fact]
    public async Task The_same_build_is_not_worse_and_a_canary_that_is_not_there_is()
    {
        using var place = new Workplace();
        await using var stable = await ServerAsync("40ms");
        await using var same = await ServerAsync("40ms");
        var run = await place.RunAsync(["canary", "--baseline", stable.BaseAddress.AbsoluteUri, "--canary", same.BaseAddress.AbsoluteUri, .. Short]);
        Assert.True(run.ExitCode is 0 or 3 or 4, run.StandardOutput);
        var gone = await place.RunAsync(["canary", "--baseline", stable.BaseAddress.AbsoluteUri, "--canary", $"http://127.0.0.1:{FreePort.Next()}/", .. Short]);
        Assert.Equal(2, gone.ExitCode);
        Assert.StartsWith("worse the canary does not answer, and the baseline does (connect_refused)", gone.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("window 12", gone.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Prometheus_saw_is_judged_and_what_it_did_not_see_is_no_pass()
    {
        await using var stable = new MetricsPage(100, 0);
        await using var canary = new MetricsPage(150, 4);
        await using var server = new PrometheusServer(("stable", stable.Authority), ("canary", canary.Authority), ("same", stable.Authority));
        var address = (await server.RequireAsync()).AbsoluteUri.TrimEnd('/');
        using var place = new Workplace();
        const string Events = "errors +2pp=sum(increase(errors_total{track=\"$track\"}[$step])) of sum(increase(requests_total{track=\"$track\"}[$step]))";
        string[] window = ["--prometheus", address, "--for", "12s", "--step", "2s", "--json", "-q"];
        await Task.Delay(TimeSpan.FromSeconds(17), None);

        var (worse, errors) = await place.MeasureAsync(["canary", .. window, "--events", Events]);
        Assert.True(worse.ExitCode == 2, worse.StandardOutput + worse.StandardError);
        Assert.Equal("worse", errors.GetProperty("metrics")[0].GetProperty("verdict").GetString());
        var (slower, _) = await place.MeasureAsync(["canary", .. window, "--metric", "latency=avg(latency_seconds{track=\"$track\"})"]);
        Assert.Equal(2, slower.ExitCode);
        var (same, _) = await place.MeasureAsync(["canary", .. window, "--canary-track", "same", "--metric", "latency=avg(latency_seconds{track=\"$track\"})", "--events", Events]);
        Assert.Equal(0, same.ExitCode);
        var (absent, gap) = await place.MeasureAsync(["canary", .. window, "--metric", "latency=avg(latency_seconds{track=\"$track\"})", "--canary-track", "nobody"]);
        Assert.Equal(3, absent.ExitCode);
        Assert.Contains("0 of 6 steps", gap.GetProperty("remarks")[0].GetString(), StringComparison.Ordinal);
        var wrong = await place.RunAsync(["canary", .. window, "--metric", "latency=avg(latency_seconds{track=\"$track\"}"]);
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("Prometheus says", wrong.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_endpoint_judges_when_Flagger_asks()
    {
        using var place = new Workplace();
        await using var stable = await ServerAsync("40ms");
        await using var slow = await ServerAsync("80ms");
        var port = FreePort.Next();
        await using var serving = place.Start(["canary", "serve", "--port", $"{port}", "--baseline", stable.BaseAddress.AbsoluteUri, "--canary", slow.BaseAddress.AbsoluteUri, "--no-store", .. Short]);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await TestModel.Until(() => IsThere(client), () => "the endpoint does not answer");
        using var body = new StringContent("""{"name":"llm","namespace":"models","phase":"Progressing"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/flagger", body, None);

        // 412 worse, 424 where this machine could not measure.
        Assert.True((int)answer.StatusCode is 412 or 424, await answer.Content.ReadAsStringAsync(None));
        serving.Signal(Signals.Interrupt);
        Assert.Equal(0, (await serving.EndAsync(TimeSpan.FromSeconds(30))).ExitCode);
    }

    private static bool IsThere(HttpClient client)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
            using var response = client.Send(request, None);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static Task<Simulator> ServerAsync(string service) =>
        Bench.ServerAsync(new SimulatorOptions { Service = new ServiceOptions { Time = Distribution.ParseDuration("constant:" + service) } });

    /// <summary>A server that only has metrics: counters that grow with each scrape, and a latency.</summary>
    private sealed class MetricsPage : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;
        private readonly double _latencyMs;
        private readonly int _errors;
        private int _scrapes;

        public MetricsPage(double latencyMs, int errors)
        {
            (_latencyMs, _errors) = (latencyMs, errors);
            _listener.Start();
            Authority = $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
            _serving = ServeAsync();
        }

        public string Authority { get; }

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    _ = await stream.ReadAsync(new byte[4096]);
                    var n = ++_scrapes;
                    var page = FormattableString.Invariant($"requests_total {n * 100}\nerrors_total {n * _errors}\nlatency_seconds {(_latencyMs + (n % 3)) / 1000}\n");
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {page.Length}\r\nConnection: close\r\n\r\n{page}"));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The way to end it.
            }
        }
    }
}
