using System.Text.Json;

namespace Proofload.IntegrationTests.CommandLine;

/// <summary>MLPerf's four scenarios from flags to verdict, with a lowered minimum duration.</summary>
public sealed class MlperfTests
{
    [Fact]
    public async Task Single_stream_reports_its_percentile_with_one_request_at_a_time()
    {
        var (run, mlperf) = await RunAsync("", "--mlperf", "single-stream", "--min-duration", "2s", "-n", "64");

        Assert.True(mlperf.GetProperty("valid").GetBoolean(), mlperf.GetRawText());
        Assert.False(mlperf.GetProperty("official").GetBoolean());
        Assert.Equal("SingleStream", mlperf.GetProperty("scenario").GetString());
        Assert.Empty(mlperf.GetProperty("remarks").EnumerateArray());
        Assert.InRange(mlperf.GetProperty("value").GetDouble(), 0.015, 2);
        Assert.True(run.GetProperty("window").GetDouble() >= 2, "both minimums hold");
        Assert.True(run.GetProperty("counts").GetProperty("sent").GetInt64() >= 64, "both minimums hold");
    }

    [Fact]
    public async Task Multi_stream_judges_whole_queries_and_says_how_many_are_missing()
    {
        var (run, mlperf) = await RunAsync("", "--mlperf", "multi-stream", "--samples-per-query", "4", "--min-duration", "1s", "-n", "20");

        Assert.False(mlperf.GetProperty("valid").GetBoolean());
        Assert.Equal(JsonValueKind.Null, mlperf.GetProperty("value").ValueKind);
        var remark = Assert.Single(mlperf.GetProperty("remarks").EnumerateArray()).GetString()!;
        var sent = run.GetProperty("counts").GetProperty("sent").GetInt64();
        Assert.Equal(0, sent % 4);
        Assert.True(sent >= 80, $"{sent} sent");
        Assert.Equal($"{sent / 4} queries are too few for a p99 estimate, 662 are required", remark);
    }

    [Fact]
    public async Task Server_with_a_generous_bound_is_valid()
    {
        var (run, mlperf) = await RunAsync("", "--mlperf", "server", "--rate", "200", "--latency-bound", "5s", "--min-duration", "3s");

        Assert.True(run.GetProperty("counts").GetProperty("ok").GetInt64() >= 459);
        Assert.True(mlperf.GetProperty("valid").GetBoolean(), mlperf.GetRawText());
        Assert.Equal(200, mlperf.GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task Server_with_a_bound_that_nothing_meets_is_not_valid_and_says_by_how_much()
    {
        var (run, mlperf) = await RunAsync("", "--mlperf", "server", "--rate", "50", "--latency-bound", "1ms", "--min-duration", "2s");

        var ok = run.GetProperty("counts").GetProperty("ok").GetInt64();
        Assert.False(mlperf.GetProperty("valid").GetBoolean());
        var remark = Assert.Single(mlperf.GetProperty("remarks").EnumerateArray()).GetString()!;
        Assert.StartsWith($"latency: {ok} of {ok} samples are over 1 ms; with that many over, ", remark, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_of_streams_is_bound_by_the_first_token()
    {
        // An answer takes about 20 ms more than its first token, which comes in 5 ms.
        var (run, mlperf) = await RunAsync("v1", "--model", "sim", "--mlperf", "server", "--rate", "20", "--latency-bound", "1ms", "--min-duration", "1s");

        Assert.StartsWith("ttft: ", Assert.Single(mlperf.GetProperty("remarks").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.True(run.GetProperty("metrics").GetProperty("ttft").GetProperty("count").GetInt64() > 0);
    }

    [Fact]
    public async Task Offline_reports_samples_per_second_and_its_queue_is_not_the_generators_fault()
    {
        var (run, mlperf) = await RunAsync("", "--mlperf", "offline", "--min-duration", "1s", "-n", "2000", "--max-in-flight", "64");

        Assert.Equal(2_000, run.GetProperty("counts").GetProperty("ok").GetInt64());
        Assert.Equal(0, run.GetProperty("counts").GetProperty("dropped").GetInt64());
        Assert.NotEqual("invalid", run.GetProperty("verdict").GetProperty("measurement").GetString());

        // 64 at a time of 20 ms each: the server allows no more than 3,200 a second.
        Assert.InRange(mlperf.GetProperty("value").GetDouble(), 100, 3_300);
        Assert.Equal("2,000 samples, at least 24,576 are required", Assert.Single(mlperf.GetProperty("remarks").EnumerateArray()).GetString());
    }

    private static async Task<(JsonElement Run, JsonElement Mlperf)> RunAsync(string path, params string[] arguments)
    {
        using var place = new Workplace();
        await using var server = await TestModel.QuickAsync();
        var (process, run) = await place.MeasureAsync(["run", new Uri(server.BaseAddress, path).AbsoluteUri, .. arguments]);
        Assert.True(process.ExitCode is 0 or 4, process.StandardError);
        Assert.Equal("completed", run.GetProperty("ending").GetString());
        Assert.Equal(0, run.GetProperty("counts").GetProperty("failed").GetInt64());
        return (run, run.GetProperty("mlperf"));
    }
}
