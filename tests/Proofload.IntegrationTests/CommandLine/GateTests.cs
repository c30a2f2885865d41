using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Proofload.IntegrationTests.Servers;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Gates as a build runs them, against servers that differ by what is known.</summary>
[Collection(MeasurementCollection.Name)]
public sealed partial class GateTests
{
    private static readonly string[] Load = ["--model", "sim", "--rate", "40", "--duration", "1s", "--warmup", "200ms", "--output-tokens", "4", "--prompt-tokens", "8", "--arrivals", "uniform"];

    [Fact]
    public async Task A_candidate_that_is_slower_is_found_and_every_report_says_so()
    {
        using var place = new Workplace();
        await using var old = await TestModel.QuickAsync();
        await using var slow = await TestModel.QuickAsync(change: static o => o with { Generation = o.Generation with { TimeToFirstToken = Distribution.ParseDuration("constant:30ms") } });
        var run = await place.RunAsync([
            "gate", "--baseline", old.Api(), "--candidate", slow.Api(), .. Load, "--criterion", "p50 +20%", "--pairs", "8", "--name", "slower",
            "--json-out", "g.json", "--junit", "g.xml", "--markdown", "g.md", "--html", "g.html", "--sarif", "g.sarif", "--gitlab-code-quality", "q.json", "--gitlab-metrics", "m.txt", "--github-annotations"]);
        if (run.ExitCode == 4)
        {
            Assert.Contains("pairs are invalid", run.StandardOutput, StringComparison.Ordinal);
            return;
        }

        Assert.True(run.ExitCode == 2, run.StandardError + run.StandardOutput);
        Assert.Contains("Minimum detectable effect of latency p50", run.StandardError, StringComparison.Ordinal);
        Assert.Matches("^FAILED +The candidate is worse: latency p50 [+]", run.StandardOutput);
        Assert.Contains("::error title=latency p50 worse::", run.StandardError, StringComparison.Ordinal);
        var gate = JsonElement.Parse(place.Read("g.json")).GetProperty("gate");
        var criterion = gate.GetProperty("criteria")[0];
        Assert.Equal(2, gate.GetProperty("exit_code").GetInt32());
        Assert.True(criterion.GetProperty("low").GetDouble() > 1.2);
        Assert.InRange(gate.GetProperty("pairs").GetArrayLength(), 6, 8);
        Assert.All(new[] { "g.xml", "g.md", "g.html", "g.sarif", "q.json" }, file => Assert.Contains("latency p50", place.Read(file), StringComparison.Ordinal));
        Assert.EndsWith("# EOF\n", place.Read("m.txt"), StringComparison.Ordinal);

        var shown = await place.RunAsync("runs", "show", gate.GetProperty("id").GetString()!);
        Assert.Equal(run.StandardOutput, shown.StandardOutput);

        var runs = await place.RunsAsync();
        Assert.Equal(2 * gate.GetProperty("pairs").EnumerateArray().Sum(static p => p.GetProperty("tries").GetInt32()), runs.Count);
    }

    [Fact]
    public async Task The_same_server_twice_is_no_regression()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var run = await place.RunAsync(["gate", "--baseline", server.Api(), "--candidate", server.Api(), .. Load, "--criterion", "p50 +50%", "--criterion", "error_rate +5pp", "--pairs", "8", "--json"]);
        Assert.True(run.ExitCode is 0 or 3 or 4, run.StandardError + run.StandardOutput);
        var pairs = JsonElement.Parse(run.StandardOutput).GetProperty("gate").GetProperty("pairs");
        Assert.InRange(pairs.GetArrayLength(), 2, 8);
    }

    [Fact]
    public async Task A_dead_candidate_ends_the_gate_at_once_and_never_passes()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var run = await place.RunAsync(["gate", "--baseline", server.Api(), "--candidate", "http://127.0.0.1:9/v1", .. Load, "--criterion", "p50 +20%", "--pairs", "8", "--allow-inconclusive"]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("The candidate openai-chat http://127.0.0.1:9/v1 was not measured: the target could not be reached: connect_refused", Folded().Replace(run.StandardOutput, " "), StringComparison.Ordinal);
        Assert.Equal(2, (await place.RunsAsync()).Count);
    }

    [Fact]
    public async Task A_candidate_that_fails_every_request_fails_the_gate_and_tells_a_webhook_without_its_secret()
    {
        using var place = new Workplace();
        using var hook = new HttpListener();
        var port = FreePort.Next();
        hook.Prefixes.Add($"http://127.0.0.1:{port}/");
        hook.Start();
        var received = Task.Run(async () =>
        {
            var context = await hook.GetContextAsync();
            using var reader = new StreamReader(context.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            context.Response.StatusCode = 500;
            context.Response.Close();
            return body;
        });
        await using var server = await TestModel.QuickAsync();
        await using var broken = await TestModel.QuickAsync("http_5xx=1");
        var run = await place.RunAsync(["gate", "--baseline", server.Api(), "--candidate", broken.Api(), .. Load, "--criterion", "error_rate +1pp", "--pairs", "8", "--notify", $"http://127.0.0.1:{port}/hooks/topsecret"]);
        Assert.True(run.ExitCode == 2, run.StandardError + run.StandardOutput);
        Assert.Contains("--notify: http://127.0.0.1", run.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("topsecret", run.StandardError + run.StandardOutput, StringComparison.Ordinal);
        Assert.StartsWith("proofload gate run failed", JsonElement.Parse(await received).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_gate_goes_on_with_the_pairs_that_are_missing()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        string[] flags = ["gate", "--baseline", server.Api(), "--candidate", server.Api(), .. Load, "--criterion", "p50 +50%", "--pairs", "6"];
        await using (var running = place.Start(flags))
        {
            await running.ErrorShowsAsync("pair 2 of at most 6");
            running.Signal(Signals.Interrupt);
            var ended = await running.EndAsync(Workplace.Limit);
            Assert.Equal(130, ended.ExitCode);
            Assert.Contains("Go on where it stopped: proofload gate --resume gate-", ended.StandardError, StringComparison.Ordinal);
        }

        var before = (await place.RunsAsync()).Count;
        var rest = await place.RunAsync("gate", "--resume");
        Assert.True(rest.ExitCode is 0 or 2 or 3 or 4, rest.StandardError);
        Assert.Matches("[2-4] are there", rest.StandardError);
        Assert.DoesNotContain("pair 1 of at most 6", rest.StandardError, StringComparison.Ordinal);
        Assert.True((await place.RunsAsync()).Count > before);
        Assert.StartsWith("error: --resume: there is no interrupted gate", (await place.RunAsync("gate", "--resume", "--store", place.PathOf("other.db"))).StandardError, StringComparison.Ordinal);
    }

    [GeneratedRegex("\\s+")]
    private static partial Regex Folded();
}
