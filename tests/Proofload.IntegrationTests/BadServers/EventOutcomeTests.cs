using Proofload.IntegrationTests.Truth;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Times = Proofload.Lab.Simulator.Sampling.Distribution;

namespace Proofload.IntegrationTests.BadServers;

/// <summary>Faults of event streams and WebSockets, with a connection for each request and with connections that stay.</summary>
public sealed class EventOutcomeTests
{
    public static TheoryData<string, string, string> Faults =>
    [
        .. from protocol in (string[])["sse", "websocket", "websocket fresh"]
           from fault in ((string Text, string Outcome)[])
           [
               ("rate_limited=1", "rate_limited"), ("overloaded=1:529", "overloaded"), ("http_5xx=1", "http_5xx"), ("http_4xx=1", "http_4xx"), ("stream_error=1", "stream_error"),
               ("truncated=1", "truncated"), ("reset=1", "truncated"), ("malformed_event=1", "invalid_response"), ("invalid_utf8=1", "invalid_response"), ("empty=1", "empty"), ("garbage=1", "invalid_response"),
           ]
           select new TheoryDataRow<string, string, string>(protocol, fault.Text, fault.Outcome),
        new("sse", "half_event=1", "truncated"),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Each_fault_becomes_its_outcome_class(string protocol, string faults, string outcome)
    {
        await using var server = await Bench.ServerAsync(Quick with { Faults = FaultSchedule.Parse(faults) });
        var plan = Plan(server.BaseAddress, protocol);
        if (protocol != "sse" && outcome == "http_4xx")
        {
            // Asked before the load: a server that refuses this client would refuse it a thousand times.
            var refused = await Assert.ThrowsAsync<PlanException>(() => Bench.RunAsync(plan));
            Assert.Contains("400 The request was rejected.", refused.Message, StringComparison.Ordinal);
            return;
        }

        var result = await Bench.RunAsync(plan);

        Bench.EverythingIsAccountedFor(result);
        Assert.Equal(0, result.Counts.Ok);
        Assert.Equal([outcome], result.Errors.Keys);
        Assert.All(result.ErrorSamples, static e => Assert.NotEqual("", e.Detail));
    }

    [Theory]
    [InlineData("sse", "split_event=1")]
    [InlineData("sse", "huge_line=1:64KB")]
    [InlineData("websocket", "split_event=1")]
    [InlineData("websocket", "stall=1:20ms")]
    [InlineData("websocket fresh", "slow_tokens=1")]
    public async Task What_is_only_odd_is_no_failure(string protocol, string faults)
    {
        await using var server = await Bench.ServerAsync(Quick with { Faults = FaultSchedule.Parse(faults) });
        var result = await Bench.RunAsync(Plan(server.BaseAddress, protocol));
        Assert.Empty(result.Errors);
        Assert.Equal(8, result.Metrics["output_tokens"].P50);
    }

    [Fact]
    public async Task Closed_websockets_of_a_mixed_load_are_opened_again()
    {
        await using var server = await Bench.ServerAsync(Quick with { Faults = FaultSchedule.Parse("rate_limited=0.1,truncated=0.1,reset=0.1") });
        var plan = Plan(server.BaseAddress, "websocket");
        var result = await Bench.RunAsync(plan with { Load = new IterationsLoad { Users = 8, Iterations = 400, Shared = true } });
        Bench.EverythingIsAccountedFor(result);
        Assert.InRange(result.Counts.Ok, 240, 340);
        Assert.Equal(["rate_limited", "truncated"], result.Errors.Keys.Order(StringComparer.Ordinal));
    }

    private static SimulatorOptions Quick => new()
    {
        Generation = new GenerationOptions
        {
            TimeToFirstToken = Times.ParseDuration("constant:5ms"),
            InterToken = Times.ParseDuration("constant:2ms"),
            OutputTokens = Times.ParseCount("constant:8"),
        },
    };

    private static RunPlan Plan(Uri url, string protocol) => new()
    {
        Target = new TargetPlan
        {
            Url = url,
            Protocol = protocol.Split(' ')[0],
            Timeout = TimeSpan.FromSeconds(15),
            Connections = new ConnectionPlan { Reuse = protocol.EndsWith("fresh", StringComparison.Ordinal) ? ConnectionReuse.Fresh : ConnectionReuse.Pooled },
        },
        Requests =
        [
            new RequestPlan
            {
                Name = "one",
                Path = protocol == "sse" ? "/events?done=end" : "/ws?done=end",
                Body = new BodyPlan { Text = "hello" },
                Events = new EventsPlan { Text = "$.delta", Done = new EventPattern { JsonPath = "$.type", EqualTo = "end" } },
            },
        ],
        Load = new IterationsLoad { Users = 4, Iterations = 20, Shared = true },
    };
}
