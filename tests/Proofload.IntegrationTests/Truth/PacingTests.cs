using Proofload.IntegrationTests.Servers;
using Proofload.Plans.Loads;

namespace Proofload.IntegrationTests.Truth;

/// <summary>The generator holds its schedule with the simulator beside it on the same cores.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class PacingTests
{
    [Fact]
    public async Task Two_thousand_requests_a_second_are_sent_on_time()
    {
        await using var server = new SimulatorProcess();
        var url = await server.RequireAsync();

        var result = await Bench.QuietAsync(
            () => Bench.RunAsync(Bench.Predict(url, Bench.Open(rate: 2_000, seconds: 8, warmUp: 4, ArrivalProcess.Uniform))));

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(16_000, result.Counts.Intended);
        Assert.Equal(16_000, result.Counts.Sent);

        // The goal is a p99 under 1 ms, which `proofload calibrate` measures; a shared build machine wakes up later now and then.
        Assert.True(result.Generator.LatenessP50 < 0.0002, $"lateness p50 {result.Generator.LatenessP50}");
        Assert.True(result.Generator.LatenessP99 < 0.005, $"lateness p99 {result.Generator.LatenessP99}");
    }
}
