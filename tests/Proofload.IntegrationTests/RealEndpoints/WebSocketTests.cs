using System.Text.Json;
using Proofload.IntegrationTests.Servers;
using Proofload.IntegrationTests.Truth;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.IntegrationTests.RealEndpoints;

/// <summary>WebSockets against a server that shares no code with Proofload.</summary>
public sealed class WebSocketTests(WebSocketServer server)
{
    private static readonly EventsPlan Realtime = new()
    {
        Token = new EventPattern { JsonPath = "$.type", EqualTo = "response.output_text.delta" },
        Text = "$.delta",
        Done = new EventPattern { JsonPath = "$.type", EqualTo = "response.done" },
        Usage = new UsagePaths { Output = "$.response.usage.output_tokens", Input = "$.response.usage.input_tokens" },
    };

    [Theory]
    [InlineData(ConnectionReuse.Pooled, TransportEngine.Auto, 4)]
    [InlineData(ConnectionReuse.Pooled, TransportEngine.Sockets, 4)]
    [InlineData(ConnectionReuse.Fresh, TransportEngine.Auto, 60)]
    public async Task Answers_are_whole_and_every_connection_ends_in_order(ConnectionReuse reuse, TransportEngine engine, int mostConnections)
    {
        var before = await CountsAsync();
        var plan = await PlanAsync("/chat", """{"type":"ask","tokens":6,"gap":1,"ping":true}""", Realtime);
        var result = await Bench.RunAsync(plan with { Target = plan.Target with { Connections = new ConnectionPlan { Reuse = reuse, Engine = engine } } });

        Assert.Empty(result.Errors);
        Assert.Equal(60, result.Counts.Ok);
        Assert.Equal((6, 3), (result.Metrics["output_tokens"].P50, result.Metrics["prompt_tokens"].P50));
        var after = await CountsAsync();

        // One more is the handshake before the load.
        Assert.InRange(after.Connections - before.Connections, 2, mostConnections + 1);
        Assert.Equal((60, 0), (after.Messages - before.Messages, after.Errors - before.Errors));
        Assert.Equal(after.Connections - before.Connections, after.Clean - before.Clean);
    }

    [Theory]
    [InlineData("\"close\":1011", "http_5xx", "the server closed with 1011: as asked")]
    [InlineData("\"close\":1000", "truncated", "the server closed with 1000: as asked before its end ($.type = response.done)")]
    [InlineData("\"close\":4429", "rate_limited", "the server closed with 4429: as asked")]
    [InlineData("\"terminate\":true", "truncated", null)]
    public async Task Every_ending_of_a_connection_has_its_outcome(string trouble, string outcome, string? detail)
    {
        var result = await Bench.RunAsync(await PlanAsync("/chat", $$"""{"type":"ask",{{trouble}}}""", Realtime));
        Assert.Equal([outcome], result.Errors.Keys);
        Assert.Equal(60, result.Counts.Failed);
        Assert.True(detail is null || result.ErrorSamples.Any(e => e.Detail == detail), string.Join('\n', result.ErrorSamples.Select(static e => e.Detail)));
    }

    [Fact]
    public async Task A_log_in_goes_first_and_the_question_waits_for_it()
    {
        var plan = await PlanAsync("/login", "", Realtime);
        var socket = new WebSocketPlan
        {
            Opening = [new MessagePlan { Text = """{"type":"login"}""", After = Is("session.created") }],
            Messages = [new MessagePlan { Text = """{"type":"ask"}""", After = Is("session.updated") }],
            Subprotocols = ["realtime.v1"],
        };
        var result = await Bench.RunAsync(plan with { Requests = [plan.Requests[0] with { Body = null, WebSocket = socket }] });
        Assert.Empty(result.Errors);
        Assert.Equal(60, result.Counts.Ok);

        var hasty = await Bench.RunAsync(plan with { Requests = [plan.Requests[0] with { Body = new BodyPlan { Text = """{"type":"ask"}""" } }] });
        Assert.Equal(["http_4xx"], hasty.Errors.Keys);
        Assert.Contains(hasty.ErrorSamples, static e => e.Detail == "the server closed with 4401: log in first");
    }

    [Fact]
    public async Task Bytes_go_both_ways()
    {
        var plan = await PlanAsync("/chat", "", new EventsPlan { Token = new EventPattern { JsonPath = "$.bytes", EqualTo = "3000" }, Done = Is("response.done") });
        var socket = new WebSocketPlan { Messages = [new MessagePlan { Base64 = Convert.ToBase64String(new byte[3_000]) }] };
        Assert.Equal(60, (await Bench.RunAsync(plan with { Requests = [plan.Requests[0] with { Body = null, WebSocket = socket }] })).Counts.Ok);

        var speech = await PlanAsync("/chat", """{"type":"ask","tokens":4,"binary":true,"close":1000}""", new EventsPlan { Token = new EventPattern { Kind = MessageKind.Binary }, Done = new EventPattern { End = true } });
        var result = await Bench.RunAsync(speech);
        Assert.Empty(result.Errors);
        Assert.Equal(4, result.Metrics["output_tokens"].P50);
    }

    [Theory]
    [InlineData("/", "", "401")]
    [InlineData("/chat", "other", "the server agreed to none of the subprotocols other")]
    public async Task A_handshake_that_fails_is_one_line_before_the_load(string path, string subprotocol, string said)
    {
        var plan = await PlanAsync(path, "hi", Realtime);
        var request = plan.Requests[0] with { WebSocket = new WebSocketPlan { Subprotocols = subprotocol.Length > 0 ? [subprotocol] : [] } };
        var refused = await Assert.ThrowsAsync<PlanException>(() => Bench.RunAsync(plan with { Requests = [request] }));
        Assert.StartsWith("requests[0]: 127.0.0.1:", refused.Message, StringComparison.Ordinal);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    private static EventPattern Is(string type) => new() { JsonPath = "$.type", EqualTo = type };

    private async Task<RunPlan> PlanAsync(string path, string message, EventsPlan events) => new()
    {
        Target = new TargetPlan { Url = await server.RequireAsync(), Protocol = "websocket", Timeout = TimeSpan.FromSeconds(10) },
        Requests = [new RequestPlan { Name = "ask", Path = path, Body = message.Length > 0 ? new BodyPlan { Text = message } : null, Events = events }],
        Load = new IterationsLoad { Users = 4, Iterations = 60, Shared = true },
    };

    private async Task<(int Connections, int Messages, int Clean, int Errors)> CountsAsync()
    {
        using var http = new HttpClient();
        var address = await server.RequireAsync();
        for (var attempt = 0; ; attempt++)
        {
            var json = JsonDocument.Parse(await http.GetStringAsync(address, TestContext.Current.CancellationToken)).RootElement;
            int Of(string name) => json.GetProperty(name).GetInt32();
            var counts = (Of("connections"), Of("messages"), Of("clean"), Of("errors"));

            // Goodbyes of the last connections are under way.
            if (counts.Item1 == counts.Item3 || attempt == 100)
            {
                return counts;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
