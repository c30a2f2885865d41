using Proofload.Lab.Simulator;
using Proofload.Lab.Simulator.Sampling;
using Proofload.Results;

namespace Proofload.IntegrationTests.Truth;

/// <summary>Streams whose first token and gaps are known.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class StreamTimingTests
{
    [Fact]
    public async Task First_token_and_token_time_of_256_streams_are_right_within_a_millisecond()
    {
        await using var server = await Bench.ServerAsync(new SimulatorOptions
        {
            Generation = new GenerationOptions
            {
                TimeToFirstToken = Distribution.ParseDuration("constant:200ms"),
                InterToken = Distribution.ParseDuration("constant:20ms"),
                OutputTokens = Distribution.ParseCount("constant:50"),
                EmitTimestamps = true,
            },
        });

        // Streams of 200 ms + 49 gaps, started at random times: 217 a second make 256 at once. Started together they would queue in the server.
        var result = await Bench.QuietAsync(
            () => Bench.RunAsync(Bench.Chat(server.BaseAddress, Bench.Open(rate: 217, seconds: 8, warmUp: 3), outputTokens: 50)));

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(0, result.Counts.Failed);
        Assert.InRange(result.Counts.Ok, 1_500, 2_000);
        Within(0.001, 0.200, result.Metrics["service_ttft"]);
        Within(0.001, 0.020, result.Metrics["tpot"]);
        Within(0.001, 0.020, result.Metrics["inter_chunk"]);
        Assert.Equal(50, result.Metrics["output_tokens"].P50);
        Assert.True(result.Generator.ReceiveLagP50 < 0.001, $"receive lag p50 {result.Generator.ReceiveLagP50}");
        if (result.Generator.Engine == "epoll")
        {
            Assert.Equal("kernel", result.Generator.ReceiveClock);
            Assert.True(result.Generator.UnstampedShare < 0.01, $"{result.Generator.UnstampedReads} reads without a stamp");
            Assert.True(result.Generator.ReceiveDelayP50 > 0);
            Assert.True(result.Metrics["receive_lag_uncoalesced"].P50 < 0.001);
        }
    }

    private static void Within(double tolerance, double truth, MetricSummary metric)
    {
        Assert.True(Math.Abs(metric.P50!.Value - truth) <= tolerance, $"p50 is {metric.P50:0.000000}, the truth is {truth}");
        Assert.True(Math.Abs(metric.Mean!.Value - truth) <= tolerance, $"mean is {metric.Mean:0.000000}, the truth is {truth}");
    }
}
