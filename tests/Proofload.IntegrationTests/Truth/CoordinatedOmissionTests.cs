using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Sampling;
using Proofload.Plans.Loads;
using Proofload.Running;

namespace Proofload.IntegrationTests.Truth;

/// <summary>A server that stops for half a second in the middle of a run.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class CoordinatedOmissionTests
{
    [Fact]
    public async Task A_stall_of_the_server_shows_in_latency_and_not_in_later_service_times()
    {
        await using var server = await Bench.ServerAsync(new SimulatorOptions
        {
            Service = new ServiceOptions { Time = Distribution.ParseDuration("constant:2ms") },
            FreezeAt = TimeSpan.FromSeconds(5),
            FreezeFor = TimeSpan.FromMilliseconds(500),
        });
        var records = new KeepRecords();

        var result = await Bench.RunAsync(
            Bench.Predict(server.BaseAddress, Bench.Open(rate: 400, seconds: 10, warmUp: 0, ArrivalProcess.Uniform)),
            new RunOptions { Records = records });

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(4_000, result.Counts.Ok);

        // 5 % of the requests were due in the stall and waited between 0 and 500 ms: p99 of all is their p80, about 400 ms.
        Assert.InRange(result.Metrics["latency"].P99!.Value, 0.330, 0.470);
        Assert.InRange(result.Metrics["latency"].Max!.Value, 0.480, 0.700);
        Assert.True(result.Metrics["latency"].P50 < 0.020, $"p50 {result.Metrics["latency"].P50}");

        var later = records.Records.Where(static r => r.Intended > 6_500_000_000).Select(static r => r.ServiceTimeNs / 1e9).Order().ToList();
        Assert.True(later.Count > 1_000);
        Assert.True(later[(int)(later.Count * 0.95)] < 0.050, $"p95 of the service times after the stall: {later[(int)(later.Count * 0.95)]}");
    }

    [Fact]
    public async Task A_closed_load_shows_the_stall_once_a_user_and_says_so_in_its_maximum()
    {
        await using var server = await Bench.ServerAsync(new SimulatorOptions
        {
            Service = new ServiceOptions { Time = Distribution.ParseDuration("constant:5ms") },
            FreezeAt = TimeSpan.FromSeconds(3),
            FreezeFor = TimeSpan.FromMilliseconds(500),
        });

        var result = await Bench.RunAsync(Bench.Predict(server.BaseAddress, Bench.Closed(users: 8, seconds: 6, warmUp: 0)));

        Bench.EverythingIsAccountedFor(result);
        Assert.InRange(result.Metrics["latency"].Max!.Value, 0.400, 0.800);
        Assert.True(result.Metrics["latency"].P99 < 0.1, "a closed load hides a stall from its percentiles: that is why open loads exist");
    }
}
