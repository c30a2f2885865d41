using System.Text;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols.Events;
using Proofload.Transport;

namespace Proofload.Tests.Protocols.Sse;

/// <summary>Without patterns: every event with data is a token.</summary>
public sealed class SseDriverTests : ProtocolDriverContract
{
    private static readonly TestHead Stream = new(200, "text/event-stream; charset=utf-8");

    protected override string Protocol => "sse";

    protected override string ContentType => "text/event-stream";

    protected override string Good => "event: token\ndata: {\"a\":1}\n\n: comment\n\ndata: plain text\n\nevent: x\ndata:\n\ndata: [DONE]\n\n";

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("", ErrorKind.Empty),
        ("data: [DONE]\n\n", ErrorKind.Empty),
        ("data:\n\ndata: [DONE]\n\n", ErrorKind.Empty),
        ("data: a\n\n", ErrorKind.Ok),
        ("data: a\n\ndata: [DONE]", ErrorKind.Ok),
        ("data: a\n\ndata: [DONE]\n\ndata: after the end\n\n", ErrorKind.Ok),
        ("data: {broken\n\n", ErrorKind.Ok),
        ("data: a\n\nevent: error\ndata: {\"message\":\"too hot\"}\n\n", ErrorKind.StreamError),
        ("event: error\ndata: gone\n\n", ErrorKind.StreamError),
        ("data: {\"error\":\"not named so\"}\n\n", ErrorKind.Ok),
    ];

    [Fact]
    public void Clock_points_follow_the_definitions()
    {
        var exchange = Run(null, "event: start\ndata:\n\n", "data: a\n\n", "data: b\n\ndata: c\n\n", "data: [DONE]\n\n");
        var record = exchange.Record;
        Assert.Equal((30L, 40L, 40L, 50L), (record.FirstToken, record.SecondToken, record.LastToken, record.Done));
        Assert.Equal((3, 3L, TokenSource.Chunks), (record.Chunks, record.OutputTokens, record.TokenSource));
        Assert.Equal([10, 0], exchange.Gaps.Values.ToArray());
        Assert.Equal(2, record.CoalescedChunks);
    }

    public static TheoryData<string, EventsPlan, string, string> Patterned => new()
    {
        { "name", new() { Token = new() { Event = "delta" } }, "event: start\ndata: x\n\nevent: delta\ndata: a\n\nevent: delta\ndata: b\n\n", "ok 2" },
        { "text", new() { Text = "$.d.t" }, "data: {\"d\":{\"t\":\"a\"}}\n\ndata: {\"d\":{\"t\":\"\"}}\n\ndata: {\"d\":null}\n\ndata: {\"x\":1}\n\ndata: [DONE]\n\n", "ok 1" },
        { "path and value", new() { Token = new() { JsonPath = "$.type", EqualTo = "d\"lta" }, Text = "$.v" }, "data: {\"type\":\"d\\u0022lta\",\"v\":\"a\"}\n\ndata: {\"type\":\"dlta\"}\n\n", "ok 1" },
        { "number", new() { Token = new() { JsonPath = "$.n", EqualTo = "2" } }, "data: {\"n\":1}\n\ndata: {\"n\":2}\n\ndata: {\"n\":\"2\"}\n\n", "ok 2" },
        { "all that is set", new() { Token = new() { Event = "e", JsonPath = "$.t", Matches = "a+" } }, "event: e\ndata: {\"t\":\"aa\"}\n\nevent: f\ndata: {\"t\":\"aa\"}\n\nevent: e\ndata: {\"t\":\"b\"}\n\n", "ok 1" },
        { "data", new() { Token = new() { Data = "tick" } }, "data: tick\n\ndata: tock\n\n", "ok 1" },
        { "done by name", new() { Done = new() { Event = "end" } }, "data: a\n\nevent: end\ndata: {}\n\ndata: late\n\n", "ok 1" },
        { "done by path", new() { Done = new() { JsonPath = "$.stop" } }, "data: {\"stop\":false}\n\ndata: {\"stop\":true}\n\n", "ok 1" },
        { "done is missing", new() { Done = new() { Event = "end" } }, "data: a\n\ndata: [DONE]\n\n", "truncated the stream ended before its end (event end)" },
        { "done without an empty line", new() { Done = new() { Event = "end" } }, "data: a\n\nevent: end\ndata: {}", "ok 1" },
        { "done that is a token", new() { Token = new() { JsonPath = "$.t" }, Done = new() { JsonPath = "$.stop" } }, "data: {\"t\":\"a\"}\n\ndata: {\"t\":\"b\",\"stop\":true}\n\n", "ok 2" },
        { "end", new() { Done = new() { End = true } }, "data: a\n\ndata: [DONE]\n\n", "ok 2" },
        { "count", new() { Done = new() { Messages = 2 } }, "data: a\n\ndata: b\n\ndata: c\n\n", "ok 2" },
        { "count is missing", new() { Done = new() { Messages = 3 } }, "data: a\n\ndata: b\n\n", "truncated the stream ended before its end (3 messages)" },
        { "error by path", new() { Error = new() { JsonPath = "$.error" } }, "data: {\"error\":null}\n\ndata: {\"error\":{\"message\":\"no room\"}}\n\n", "stream_error no room" },
        { "no token", new() { Token = new() { Event = "delta" } }, "event: dleta\ndata: a\n\n", "empty no event matched `token` (event delta)" },
        { "no text", new() { Text = "$.t" }, "data: {\"x\":1}\n\n", "empty no event had a `text` ($.t)" },
        { "broken JSON where a path looks", new() { Text = "$.t" }, "data: {\"t\":\"a\"\n\n", "invalid_response an event is not valid JSON" },
        { "text where a path looks", new() { Text = "$.t" }, "data: hello\n\ndata: [1\n\ndata: {\"t\":\"a\"}\n\n", "ok 1" },
        { "bytes", new(), "data: \u00FF\n\n", "invalid_response an event is not valid UTF-8" },
        { "half a character", new() { Text = "$.t" }, "data: {\"t\":\"\\ud800\"}\n\n", "invalid_response the text of an event is half a character" },
    };

    [Theory]
    [MemberData(nameof(Patterned))]
    public void Patterns_say_what_events_mean(string name, EventsPlan events, string body, string expected)
    {
        var request = DriverBench.Request() with { Events = events, Checks = [new CheckPlan { Matches = "^" }] };
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context("sse", request)), Stream, Encoding.Latin1.GetBytes(body)).Record;
        var said = record.Outcome == ErrorKind.Ok ? $"ok {record.Chunks}" : $"{ErrorKinds.Id(record.Outcome)} {record.Detail}";
        Assert.True(expected == said, $"{name}: {said}");
    }

    [Fact]
    public void Usage_counts_where_the_server_tells_it()
    {
        var events = new EventsPlan { Text = "$.t", Usage = new UsagePaths { Output = "$.u.out", Input = "$.u.in" } };
        var record = Run(events, "data: {\"t\":\"a\",\"u\":{\"out\":1}}\n\n", "data: {\"u\":{\"out\":7,\"in\":3}}\n\n", "data: {\"u\":{\"out\":-1,\"in\":2.5}}\n\n").Record;
        Assert.Equal((7L, 3L, TokenSource.Usage), (record.OutputTokens, record.PromptTokens, record.TokenSource));
        Assert.Equal(TokenSource.Chunks, Run(events, "data: {\"t\":\"a\"}\n\n").Record.TokenSource);
    }

    [Theory]
    [InlineData("ab", null)]
    [InlineData("ba", "the body does not contain 'ba'")]
    public void Checks_see_the_text_of_the_tokens(string contained, string? problem)
    {
        var request = DriverBench.Request() with { Events = new EventsPlan { Text = "$.t" }, Checks = [new CheckPlan { Contains = contained }] };
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context("sse", request)), Stream, "data: {\"t\":\"a\"}\n\ndata: {\"x\":\"ba\"}\n\ndata: {\"t\":\"b\\u0021\"}\n\n").Record;
        Assert.Equal(problem, record.Detail);
    }

    [Fact]
    public void The_text_is_there_for_a_tokenizer()
    {
        foreach (var (events, body) in ((EventsPlan?, string)[])[(new() { Text = "$.t" }, "data: {\"t\":\"h\\u00e9\"}\n\ndata: {\"t\":\"y\"}\n\n"), (null, "data: h\u00e9\n\ndata: y\n\ndata: [DONE]\n\n")])
        {
            var exchange = new Exchange(0) { Output = new OutputText() };
            DriverBench.Run(DriverBench.Driver(DriverBench.Context("sse", DriverBench.Request() with { Events = events })).CreateReader(), exchange, Stream, Encoding.UTF8.GetBytes(body));
            var text = "";
            exchange.Output.Sum(new byte[100], part =>
            {
                text += Encoding.UTF8.GetString(part);
                return 1;
            });
            Assert.Equal("h\u00e9y", text);
        }
    }

    [Theory]
    [InlineData("application/json", ErrorKind.InvalidResponse)]
    [InlineData(null, ErrorKind.Ok)]
    public void Another_content_type_is_no_stream(string? type, ErrorKind outcome)
    {
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context("sse")), new TestHead(200, type), "data: a\n\n").Record;
        Assert.Equal(outcome, record.Outcome);
        Assert.Equal(type is null ? null : "content type 'application/json' instead of text/event-stream: no stream of events at this address, or it must be asked for", record.Detail);
    }

    [Fact]
    public void A_request_is_written_as_the_plan_says()
    {
        var request = DriverBench.Request() with { Method = "PUT", Path = "/events?x=1", Body = new BodyPlan { Text = "{\"q\":\"{{prompt}}\"}" } };
        var exchange = new Exchange(0);
        exchange.Row.PromptJson = "hi"u8.ToArray();
        DriverBench.Driver(DriverBench.Context("sse", request)).Prepare(exchange);
        Assert.Equal(("PUT", "/events?x=1", "application/json"), (exchange.Shape.Method, exchange.Shape.Path, exchange.Shape.ContentType));
        Assert.Contains(exchange.Shape.Headers, static h => h is { Key: "Accept", Value: "text/event-stream" });
        Assert.Equal("{\"q\":\"hi\"}", Encoding.UTF8.GetString(exchange.Body.WrittenSpan));
    }

    public static TheoryData<EventsPlan?> Rehearsed => new()
    {
        (EventsPlan?)null,
        new EventsPlan { Token = new() { Event = "delta", JsonPath = "$.type", EqualTo = "text" }, Text = "$.choices[0].delta.content", Done = new() { JsonPath = "$.choices[0].finish" } },
        new EventsPlan { Token = new() { Matches = "x" }, Done = new() { Matches = "y" }, Usage = new() { Output = "$.u" } },
        new EventsPlan { Token = new() { Data = "tick" }, Done = new() { Messages = 4 } },
        new EventsPlan { Text = "$.a[-1][*]['b c']", Done = new() { End = true } },
    };

    [Theory]
    [MemberData(nameof(Rehearsed))]
    public void A_rehearsal_has_an_answer_that_the_patterns_take(EventsPlan? events)
    {
        var (request, answer) = EventSample.OfStream(DriverBench.Request() with { Events = events });
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context("sse", request)), Stream, answer.Body).Record;
        Assert.Equal((ErrorKind.Ok, null, 8), (record.Outcome, record.Detail, record.Chunks));
    }

    private static Exchange Run(EventsPlan? events, params string[] pieces) => DriverBench.Run(
        DriverBench.Driver(DriverBench.Context("sse", DriverBench.Request() with { Events = events })), Stream, [.. pieces.Select(Encoding.UTF8.GetBytes)]);
}
