using Proofload.Lab.Simulator;
using Proofload.Measurement.Health;
using Proofload.Plans.Loads;

namespace Proofload.IntegrationTests.Truth;

/// <summary>The generator holds its schedule with the simulator beside it on the same two cores.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class PacingTests
{
    [Fact]
    public async Task Two_thousand_requests_a_second_are_sent_on_time()
    {
        await using var server = await Bench.ServerAsync(new ServiceOptions());

        var result = await Bench.RunAsync(Bench.Predict(server.BaseAddress, Bench.Open(rate: 2_000, seconds: 8, warmUp: 4, ArrivalProcess.Uniform)));

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(16_000, result.Counts.Intended);
        Assert.Equal(16_000, result.Counts.Sent);
        Assert.NotEqual(MeasurementState.Invalid, result.Verdict.Measurement);

        // The goal is a p99 under 1 ms; a shared build machine takes milliseconds away now and then, so the guard is on the median and a loose p99.
        Assert.True(result.Generator.LatenessP50 < 0.001, $"lateness p50 {result.Generator.LatenessP50}");
        Assert.True(result.Generator.LatenessP99 < 0.010, $"lateness p99 {result.Generator.LatenessP99}");
    }
}
