using System.Text.Json;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>Loads that follow a trace or a mix, and ends before the planned one.</summary>
public sealed class LoadTests
{
    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("2", 0.5)]
    public async Task A_trace_is_replayed_at_its_times(string speed, double stretch)
    {
        double[] times = [10, 10.25, 10.3, 10.3, 11, 11.5, 12];
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        place.Write("trace.csv", "timestamp\n" + string.Join('\n', times.Select(static t => t.ToString())) + "\n");
        await place.RunAsync("run", server.BaseAddress.AbsoluteUri, "--replay", "trace.csv", "--replay-speed", speed, "--records", "r.ndjson");

        var records = File.ReadLines(place.PathOf("r.ndjson")).Select(static line => JsonElement.Parse(line)).OrderBy(static r => r.GetProperty("index").GetInt64()).ToList();
        Assert.Equal(times.Length, records.Count);
        Assert.Equal(times.Length, server.Statistics.Requests);
        for (var i = 0; i < times.Length; i++)
        {
            var intended = records[i].GetProperty("intended").GetDouble();
            Assert.Equal((times[i] - times[0]) * stretch, intended, tolerance: 1e-6);
            Assert.InRange(records[i].GetProperty("sent").GetDouble() - intended, 0, 1);
        }
    }

    [Fact]
    public async Task A_weighted_mix_has_its_shares()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        place.Write("body.json", """{"instances": [[1]]}""");
        place.Write("plan.yaml", $$"""
            version: 1
            target: {url: {{server.BaseAddress}}, protocol: openai-chat, model: sim}
            requests:
              - {name: chat, weight: 6}
              - {name: embed, weight: 3, protocol: openai-embeddings}
              - {name: predict, weight: 1, protocol: http, method: POST, path: /predict, body: {file: body.json} }
            load: {model: shared-iterations, concurrency: 8, iterations: 1000}
            data: {prompt_tokens: 10, output_tokens: 4}
            """);
        var (_, run) = await place.MeasureAsync("run", "plan.yaml");

        var kinds = run.GetProperty("kinds").EnumerateArray().ToDictionary(
            static k => k.GetProperty("name").GetString()!, static k => k.GetProperty("counts").GetProperty("ok").GetInt64(), StringComparer.Ordinal);
        Assert.Equal(1000, kinds.Values.Sum());
        Assert.InRange(kinds["chat"], 540, 660);
        Assert.InRange(kinds["embed"], 250, 350);
        Assert.InRange(kinds["predict"], 65, 140);
    }

    [Theory]
    [InlineData("50%", "100 % of the requests of the last 5 s failed (limit 50 %)")]
    [InlineData("10", "10 requests failed in a row, the last with http_5xx")]
    public async Task A_burst_of_errors_ends_the_run(string limit, string reason)
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync("http_5xx=1");
        // Nothing succeeded, so the run shows nothing: inconclusive.
        await StopsAsync(place, reason, 3, ["run", server.Api(), "--model", "sim", "-r", "40", "-d", "10m", "--stop-on-errors", limit]);
    }

    [Fact]
    public async Task A_percentile_that_is_known_ends_the_run()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        await StopsAsync(
            place, "latency p50 is known to ", 0, ["run", server.BaseAddress.AbsoluteUri, "-c", "4", "-d", "10m", "--until-known", "latency p50 within 20%"]);
    }

    [Fact]
    public async Task A_hopeless_objective_ends_the_run_and_is_missed()
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var run = await StopsAsync(
            place,
            "'latency p95 < 1ms' can no longer be met: ",
            2,
            ["run", server.BaseAddress.AbsoluteUri, "-r", "40", "-d", "60s", "-o", "latency p95 < 1ms", "--stop-when-hopeless"]);
        Assert.Equal("failed", run.GetProperty("verdict").GetProperty("objectives")[0].GetProperty("result").GetString());
    }

    private static async Task<JsonElement> StopsAsync(Workplace place, string reason, int exitCode, string[] arguments)
    {
        var (process, run) = await place.MeasureAsync(arguments);
        Assert.True(process.ExitCode == exitCode || process.ExitCode == 4, $"exit code {process.ExitCode}: {process.StandardError}");
        Assert.Equal("stopped", run.GetProperty("ending").GetString());
        Assert.StartsWith(reason, run.GetProperty("ending_reason").GetString(), StringComparison.Ordinal);
        Assert.Equal("stopped", (await place.ExportAsync()).GetProperty("ending").GetString());
        var counts = run.GetProperty("counts");
        Assert.Equal(
            counts.GetProperty("intended").GetInt64(),
            counts.GetProperty("ok").GetInt64() + counts.GetProperty("failed").GetInt64() + counts.GetProperty("dropped").GetInt64());
        return run;
    }
}
