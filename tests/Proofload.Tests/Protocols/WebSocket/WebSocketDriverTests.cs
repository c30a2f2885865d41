using System.Text;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Protocols.Events;
using Proofload.Tests.Transport.WebSockets;
using Proofload.Transport;
using Proofload.Transport.WebSockets;

namespace Proofload.Tests.Protocols.WebSocket;

/// <summary>Answers are written here as lines: a line is a text message, <c>!code reason</c> a close frame, <c>#hex</c> a binary message.</summary>
public sealed class WebSocketDriverTests : ProtocolDriverContract
{
    protected override string Protocol => "websocket";

    protected override RequestPlan Request => DriverBench.Request() with { Body = new BodyPlan { Text = "{\"q\":\"{{prompt}}\"}" } };

    protected override string Good => "{\"delta\":\"a\"}\nplain\n#00FF\n[DONE]";

    protected override IEnumerable<(string Body, ErrorKind Outcome)> Answers =>
    [
        ("", ErrorKind.Truncated),
        ("a", ErrorKind.Truncated),
        ("a\n!1000", ErrorKind.Ok),
        ("a\n!", ErrorKind.Ok),
        ("!1000", ErrorKind.Empty),
        ("[DONE]", ErrorKind.Empty),
        ("a\n!1001 going", ErrorKind.Truncated),
        ("a\n!1011 crash", ErrorKind.Http5xx),
        ("!1008 no", ErrorKind.Http4xx),
        ("!1013", ErrorKind.Overloaded),
        ("!4429", ErrorKind.RateLimited),
        ("!4242 mine", ErrorKind.StreamError),
        ("a\n{\"type\":\"error\",\"error\":{\"message\":\"x\"}}", ErrorKind.StreamError),
        ("{\"type\":\"error of the text\"}\n[DONE]", ErrorKind.Ok),
        ("{broken\n[DONE]", ErrorKind.InvalidResponse),
        ("a\n[DONE]\n!1011", ErrorKind.Ok),
    ];

    protected override IProtocolDriver Wrap(IProtocolDriver driver) => new FramesDriver(driver);

    protected override byte[] Bytes(string answer) =>
        [.. answer.Split('\n', StringSplitOptions.RemoveEmptyEntries).SelectMany(static line => line switch
        {
            ['!'] => ServerFrames.Frame(Opcode.Close, []),
            ['!', .. var close] => ServerFrames.Close(int.Parse(close.Split(' ')[0]), close.Contains(' ') ? close[(close.IndexOf(' ') + 1)..] : ""),
            ['#', .. var hex] => ServerFrames.Frame(Opcode.Binary, Convert.FromHexString(hex)),
            _ => ServerFrames.Text(line),
        })];

    private protected override void Ask(TestHead head)
    {
    }

    [Fact]
    public void The_reason_of_a_close_is_the_detail()
    {
        Assert.Equal("the server closed with 1011: out of memory", Answer(new(), "a\n!1011 out of memory").Detail);
        Assert.Equal("the server closed with 1000 before its end ($.type = done)", Answer(new() { Done = new() { JsonPath = "$.type", EqualTo = "done" } }, "a\n!1000").Detail);
        Assert.Equal("the server closed without a code before its end (2 messages)", Answer(new() { Done = new() { Messages = 2 } }, "a\n!").Detail);
    }

    [Fact]
    public void Binary_messages_can_be_the_tokens_and_a_close_the_end()
    {
        var record = Answer(new() { Token = new() { Kind = MessageKind.Binary }, Done = new() { End = true } }, "{\"audio\":\"starts\"}\n#01\n#02\n[DONE]\n!1000");
        Assert.Equal((ErrorKind.Ok, 2), (record.Outcome, record.Chunks));
    }

    // The shapes of the public reference of the Realtime API (platform.openai.com, "Server events"), shortened.
    [Fact]
    public void Events_in_the_manner_of_a_realtime_service_are_measured_by_their_types()
    {
        var events = new EventsPlan
        {
            Token = new() { JsonPath = "$.type", EqualTo = "response.output_text.delta" },
            Text = "$.delta",
            Done = new() { JsonPath = "$.type", EqualTo = "response.done" },
            Usage = new() { Output = "$.response.usage.output_tokens", Input = "$.response.usage.input_tokens" },
        };
        const string answer = """
            {"type":"response.created","response":{"id":"resp_1","status":"in_progress","usage":null}}
            {"type":"response.output_item.added","item":{"id":"item_1"}}
            {"type":"response.output_text.delta","response_id":"resp_1","delta":"Hel"}
            {"type":"response.output_text.delta","response_id":"resp_1","delta":"lo"}
            {"type":"response.output_text.done","text":"Hello"}
            {"type":"response.done","response":{"status":"completed","usage":{"total_tokens":9,"input_tokens":4,"output_tokens":5}}}
            {"type":"rate_limits.updated"}
            """;
        var record = Answer(events, answer);
        Assert.Equal((ErrorKind.Ok, 2, 5L, 4L), (record.Outcome, record.Chunks, record.OutputTokens, record.PromptTokens));
        var failed = Answer(events, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no such voice\"}}");
        Assert.Equal((ErrorKind.StreamError, "no such voice"), (failed.Outcome, failed.Detail));
    }

    [Fact]
    public void Messages_are_written_masked_in_order_and_the_opening_ones_apart()
    {
        var request = DriverBench.Request() with
        {
            Path = "/ws",
            WebSocket = new WebSocketPlan
            {
                Opening = [new MessagePlan { Text = "login" }],
                Messages = [new MessagePlan { Text = "{\"q\":\"{{prompt}}\"}" }, new MessagePlan { Base64 = "AAH/" }, new MessagePlan { Base64 = "aGk=", Kind = MessageKind.Text }],
                Subprotocols = ["a", "b"],
            },
        };
        var exchange = Prepare(request, 0);
        Assert.Equal(["login", "{\"q\":\"say \\\"hi\\\"\"}", "(Binary)\0\u0001\u00ff", "hi"], ServerFrames.Read(exchange.Body.WrittenSpan));
        Assert.Equal(["login"], ServerFrames.Read(exchange.Body.WrittenSpan[..exchange.OpeningLength]));
        Assert.Equal(("GET", "/ws", null), (exchange.Shape.Method, exchange.Shape.Path, exchange.Shape.ContentType));
        Assert.Equal(["a", "b"], exchange.Shape.WebSocket!.Subprotocols);
        Assert.True(exchange.Body.WrittenSpan.SequenceEqual(Prepare(request, 0).Body.WrittenSpan), "a seed decides the masks");
        Assert.False(exchange.Body.WrittenSpan.SequenceEqual(Prepare(request, 1).Body.WrittenSpan));
    }

    [Fact]
    public void A_message_waits_for_what_it_is_to_come_after()
    {
        var request = DriverBench.Request() with
        {
            WebSocket = new WebSocketPlan
            {
                Opening = [new MessagePlan { Text = "setup", After = new() { Data = "hello" } }],
                Messages =
                [
                    new MessagePlan { Text = "one", After = new() { JsonPath = "$.ready" } },
                    new MessagePlan { Text = "two" },
                    new MessagePlan { Text = "three", After = new() { Data = "go" } },
                ],
            },
        };
        var exchange = Prepare(request, 0);
        var reader = (IMessageReader)DriverBench.Driver(DriverBench.Context("websocket", request)).CreateReader();
        string Sendable() => string.Join(' ', ServerFrames.Read(exchange.Body.WrittenSpan[..exchange.SendLimit]));
        void Hear(string message) => Assert.True(reader.OnMessage(exchange, isBinary: false, Encoding.UTF8.GetBytes(message), 5));

        reader.OnHead(exchange, new TestHead(101, null), 1);
        Assert.Equal("", Sendable());
        Hear("{\"ready\":true}");
        Assert.Equal("", Sendable());
        Hear("hello");
        Assert.Equal("setup", Sendable());
        Hear("{\"ready\":false}");
        Assert.Equal("setup", Sendable());
        Hear("{\"ready\":true}");
        Assert.Equal("setup one two", Sendable());
        Hear("go");
        Assert.Equal("setup one two three", Sendable());

        reader.OnHead(exchange, UpgradedHead.Instance, 1);
        Assert.Equal("setup one two", Sendable());
    }

    [Theory]
    [InlineData(200, "the server answered 200 to the upgrade instead of 101: no WebSocket at this address", ErrorKind.InvalidResponse)]
    [InlineData(302, "the server answered 302 to the upgrade instead of 101: no WebSocket at this address", ErrorKind.InvalidResponse)]
    [InlineData(426, "426 use a newer version", ErrorKind.Http4xx)]
    public void An_answer_that_is_no_upgrade_is_said_so(int status, string detail, ErrorKind outcome)
    {
        var record = DriverBench.Run(DriverBench.Driver(DriverBench.Context("websocket", Request)), new TestHead(status, "text/plain"), "use a newer version").Record;
        Assert.Equal((outcome, detail), (record.Outcome, record.Detail));
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol", "request 'k', header 'Sec-WebSocket-Protocol': this header belongs to the protocol websocket; use websocket.subprotocols")]
    [InlineData("upgrade", "request 'k', header 'Upgrade': this header belongs to the protocol websocket")]
    public void Headers_of_the_handshake_are_the_protocols_own(string header, string problem)
    {
        var request = Request with { Headers = new Dictionary<string, Secret> { [header] = Secret.Literal("x") } };
        Assert.Equal(problem, Assert.Throws<PlanException>(() => DriverBench.Driver(DriverBench.Context("websocket", request))).Message);
    }

    [Fact]
    public void Text_that_is_no_text_is_refused()
    {
        var request = DriverBench.Request() with { WebSocket = new WebSocketPlan { Messages = [new MessagePlan { Base64 = "/w==", Kind = MessageKind.Text }] } };
        Assert.Equal("request 'k', websocket.messages[0]: a text message must be valid UTF-8; use kind: binary", Assert.Throws<PlanException>(() => DriverBench.Driver(DriverBench.Context("websocket", request))).Message);
    }

    [Fact]
    public void A_rehearsal_has_messages_that_the_patterns_take()
    {
        var request = Request with
        {
            Events = new EventsPlan { Token = new() { Kind = MessageKind.Binary }, Text = "$.delta", Done = new() { JsonPath = "$.type", EqualTo = "end" } },
            WebSocket = new WebSocketPlan { Opening = [new MessagePlan { Text = "x" }], Subprotocols = ["a"] },
        };
        var (rehearsed, answer) = EventSample.OfSocket(request);
        Assert.Equal((0, 0, 1), (rehearsed.WebSocket!.Opening.Count, rehearsed.WebSocket.Subprotocols.Count, answer.Awaits));
        var record = DriverBench.Run(new FramesDriver(DriverBench.Driver(DriverBench.Context("websocket", rehearsed))), new TestHead(200, null), Bytes(string.Join('\n', answer.Messages))).Record;
        Assert.Equal((ErrorKind.Ok, 8), (record.Outcome, record.Chunks));
    }

    private static Exchange Prepare(RequestPlan request, long index)
    {
        var exchange = new Exchange(0);
        exchange.Row.Index = index;
        exchange.Row.PromptJson = "say \\\"hi\\\""u8.ToArray();
        DriverBench.Driver(DriverBench.Context("websocket", request)).Prepare(exchange);
        return exchange;
    }

    private RequestRecord Answer(EventsPlan events, string answer) => DriverBench.Run(
        new FramesDriver(DriverBench.Driver(DriverBench.Context("websocket", Request with { Events = events }))), new TestHead(200, null), Bytes(answer.ReplaceLineEndings("\n"))).Record;
}
