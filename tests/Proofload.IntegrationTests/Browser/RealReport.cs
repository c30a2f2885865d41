using Proofload.IntegrationTests.CommandLine;

namespace Proofload.IntegrationTests.Browser;

/// <summary>The HTML report of one real run with everything in it: a mix, objectives of all results, errors and a few seconds of series.</summary>
public sealed class RealReport : IAsyncLifetime
{
    private readonly Workplace place = new();

    /// <summary>The file.</summary>
    public string Path => place.PathOf("report.html");

    /// <summary>The page of a sweep.</summary>
    public string SweepPath => place.PathOf("sweep.html");

    public async ValueTask InitializeAsync()
    {
        await using var server = await TestModel.QuickAsync("http_5xx=0.05,truncated=0.02");
        place.Write("plan.yaml", $$"""
            version: 1
            name: a mix with a rather long name that has to find its place on a small screen
            labels: {commit: 1a2b3c4d5e6f, team: search}
            target: {url: {{server.BaseAddress}}, protocol: openai-chat, model: sim}
            requests:
              - {name: chat, weight: 3}
              - {name: embed, weight: 1, protocol: openai-embeddings}
            load: {rate: 60/s, warmup: 1s, duration: 5s}
            data: {prompt_tokens: 20, output_tokens: 8}
            objectives:
              - ttft{kind=chat} p90 < 10s
              - latency p95 < 1ms
              - error_rate < 6%
              - latency p99.9 < 3s
            """);
        var run = await place.RunAsync("run", "plan.yaml", "--html", "report.html");
        Assert.True(File.Exists(Path), run.StandardError);
        var sweep = await place.RunAsync(
            "run", server.Api(), "--model", "sim", "--duration", "700ms", "-o", "latency p50 < 5s", "-o", "error_rate < 1%", "--sweep", "output_tokens=4,8", "--sweep", "concurrency=1,2", "--html", "sweep.html");
        Assert.True(File.Exists(SweepPath), sweep.StandardError);
    }

    public ValueTask DisposeAsync()
    {
        place.Dispose();
        return ValueTask.CompletedTask;
    }
}
