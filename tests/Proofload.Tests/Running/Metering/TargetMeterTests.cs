using Proofload.Plans;
using Proofload.Results;
using Proofload.Running.Metering;
using Proofload.Tests.Transport;

namespace Proofload.Tests.Running.Metering;

public sealed class TargetMeterTests
{
    [Fact]
    public async Task What_the_server_tells_is_kept()
    {
        const string body = "nv_gpu_memory_used_bytes{gpu=\"0\"} 3221225472\nnv_gpu_memory_total_bytes 17179869184\nnv_gpu_utilization 0.5\nvllm:kv_cache_usage_perc 0.25\n";
        var usage = await ReadAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}", static u => u.Samples > 0);
        Assert.Equal((0L, 3221225472.0, 17179869184.0, 0.5, 0.25), (usage.Failures, usage.GpuMemoryMax, usage.GpuMemoryTotal, usage.GpuUtilisation, usage.CacheUsageMax));
        Assert.Equal($"target: GPU memory at most 3 GiB of 16 GiB, GPU utilisation 50 %, key-value cache at most 25 % full; read {usage.Samples} times at {usage.Source}", Assert.Single(TargetUsageNotes.Of(usage)));
    }

    [Fact]
    public async Task A_server_that_tells_nothing_of_it_leaves_every_figure_unknown()
    {
        var usage = await ReadAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nup 1\n", static u => u.Samples > 0);
        Assert.Null(usage.GpuMemoryMax);
        Assert.Null(usage.CacheUsageMax);
        Assert.EndsWith("tells neither GPU memory nor cache use", Assert.Single(TargetUsageNotes.Of(usage)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_counted_and_said_and_no_figure_is_made_up()
    {
        var usage = await ReadAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", static u => u.Failures > 0);
        Assert.Equal(0, usage.Samples);
        Assert.Null(usage.GpuMemoryMax);
        var note = Assert.Single(TargetUsageNotes.Of(usage));
        Assert.Contains("404", note, StringComparison.Ordinal);
        Assert.EndsWith("GPU memory and cache use are unknown", note, StringComparison.Ordinal);
    }

    [Fact]
    public void Not_asked_is_not_said() => Assert.Empty(TargetUsageNotes.Of(null));

    private static async Task<TargetUsage> ReadAsync(string response, Func<TargetUsage, bool> isEnough)
    {
        await using var server = new RepeatingServer(response);
        await using var meter = new TargetMeter(new TargetPlan { Url = server.Url, Metrics = new Uri(server.Url, "/metrics") });
        meter.Start();
        await TransportContract.Until(() => isEnough(meter.Now));
        var usage = await meter.FinishAsync();
        Assert.Equal(new Uri(server.Url, "/metrics").AbsoluteUri, usage.Source);
        return usage;
    }
}
