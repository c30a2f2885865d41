using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Results;
using Times = Proofload.Lab.Simulator.Sampling.Distribution;

namespace Proofload.IntegrationTests.Truth;

/// <summary>Streams of any shape, over server-sent events and WebSockets, whose first token and gaps are known.</summary>
[Collection(MeasurementCollection.Name)]
public sealed class EventStreamTimingTests
{
    private static readonly EventsPlan Patterns = new()
    {
        Token = new EventPattern { JsonPath = "$.type", EqualTo = "answer.delta" },
        Text = "$.item.delta",
        Done = new EventPattern { JsonPath = "$.type", EqualTo = "answer.done" },
        Usage = new UsagePaths { Output = "$.usage.output_tokens", Input = "$.usage.input_tokens" },
    };

    [Theory]
    [InlineData("sse", "/events", TransportEngine.Auto)]
    [InlineData("websocket", "/ws", TransportEngine.Auto)]
    [InlineData("websocket", "/ws", TransportEngine.Sockets)]
    public async Task First_token_and_token_time_are_right_within_a_millisecond(string protocol, string path, TransportEngine engine)
    {
        await using var server = await Bench.ServerAsync(new SimulatorOptions
        {
            Generation = new GenerationOptions
            {
                TimeToFirstToken = Times.ParseDuration("constant:100ms"),
                InterToken = Times.ParseDuration("constant:10ms"),
                OutputTokens = Times.ParseCount("constant:30"),
                EmitTimestamps = true,
            },
        });
        var plan = Bench.Predict(server.BaseAddress, Bench.Open(rate: 40, seconds: 5, warmUp: 1)) with
        {
            Target = new TargetPlan { Url = server.BaseAddress, Protocol = protocol, Connections = new ConnectionPlan { Engine = engine } },
            Requests =
            [
                new RequestPlan
                {
                    Name = "answer",
                    Path = path + "?token=answer.delta&text=item.delta&done=answer.done",
                    Body = new BodyPlan { Text = """{"prompt":"12345678"}""" },
                    Events = Patterns,
                    Checks = [new CheckPlan { Matches = "^( [a-z]+){30}$" }],
                },
            ],
        };

        var result = await Bench.QuietAsync(() => Bench.RunAsync(plan));

        Bench.EverythingIsAccountedFor(result);
        Assert.Empty(result.Errors);
        Assert.InRange(result.Counts.Ok, 130, 270);
        Within(0.001, 0.100, result.Metrics["service_ttft"]);
        Within(0.001, 0.010, result.Metrics["tpot"]);
        Within(0.001, 0.010, result.Metrics["inter_chunk"]);
        Assert.Equal(30, result.Metrics["output_tokens"].P50);
        Assert.Equal(2, result.Metrics["prompt_tokens"].P50);
        Assert.True(result.Generator.ReceiveLagP50 < 0.001, $"receive lag p50 {result.Generator.ReceiveLagP50}");
        if (result.Generator.Engine == "epoll")
        {
            Assert.Equal("kernel", result.Generator.ReceiveClock);
        }
    }

    private static void Within(double tolerance, double truth, MetricSummary metric)
    {
        Assert.True(Math.Abs(metric.P50!.Value - truth) <= tolerance, $"p50 is {metric.P50:0.000000}, the truth is {truth}");
        Assert.True(Math.Abs(metric.Mean!.Value - truth) <= tolerance, $"mean is {metric.Mean:0.000000}, the truth is {truth}");
    }
}
