using Proofload.Data;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;
using Proofload.Transport.WebSockets;
using static Proofload.Tests.Transport.WebSockets.ServerFrames;

namespace Proofload.Tests.Transport;

/// <content>Connections that become WebSockets.</content>
public abstract partial class Http1TransportContract
{
    private static readonly byte[] Answer = [.. Text("a"), .. Text("b"), .. Text("[DONE]")];

    [Fact]
    public async Task A_websocket_is_opened_once_and_carries_one_request_after_the_other()
    {
        await using var server = Serve(Echo);
        await using var bench = new TransportBench(Target(server.Url, "websocket"), Saying("hello {{index}}") with { Path = "/ws?x=1" });
        var first = bench.SendRow(0);
        Assert.Equal((ErrorKind.Ok, null, 101, 2), (first.Outcome, first.Detail, first.Status, first.Chunks));
        Assert.True(first.Intended <= first.Connected && first.Connected <= first.Sent && first.Sent <= first.FirstByte && first.FirstByte <= first.FirstToken && first.FirstToken <= first.Done);
        for (var i = 1; i < 5; i++)
        {
            var record = bench.SendRow(i);
            Assert.Equal((ErrorKind.Ok, 101, 2, RequestRecord.Absent), (record.Outcome, record.Status, record.Chunks, record.Connected));
            Assert.True(record.Intended <= record.Sent && record.Sent <= record.FirstByte && record.FirstByte <= record.Done);
            Assert.Equal(8, record.BytesReceived);
        }

        Assert.Equal((1, 1L), (server.Connections, bench.Transport.Statistics.Opened));
        Assert.Matches("^GET /ws\\?x=1 HTTP/1.1\r\nHost: 127.0.0.1:[0-9]+\r\n(.*\r\n)*Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: [^\r]{24}\r\n\r\n$", server.Requests.First());
        Assert.Equal(["hello 0", "hello 1", "hello 2", "hello 3", "hello 4"], server.Requests.Skip(1));
    }

    [Fact]
    public async Task A_fresh_websocket_says_goodbye_and_lets_the_server_close_first()
    {
        await using var server = Serve(Echo);
        var target = Target(server.Url, "websocket");
        await using var bench = new TransportBench(target with { Connections = target.Connections with { Reuse = ConnectionReuse.Fresh, Limit = 1 } }, Saying("x"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
        }

        await Until(() => bench.Look() && server.Requests.Count(static r => r == "(Close)1000") == 3 && bench.Transport.Statistics.Open == 0);
        Assert.Equal((3, 3L), (server.Connections, bench.Transport.Statistics.Opened));
        Assert.DoesNotContain("Connection: close", server.Requests.First());
    }

    [Fact]
    public async Task Pings_are_answered_during_an_answer_and_between_requests_and_late_messages_are_dropped()
    {
        await using var server = Serve(async c =>
        {
            await ShakeAsync(c);
            await ReadAsync(c, 1);
            await c.SendAsync([.. Text("a"), .. Frame(Opcode.Ping, "1"u8.ToArray())]);
            await ReadAsync(c, 1);
            await c.SendAsync([.. Text("[DONE]"), .. Text("last word"), .. Frame(Opcode.Ping, "2"u8.ToArray())]);
            await ReadAsync(c, 1);
            await c.SendAsync([.. Text("later word"), .. Frame(Opcode.Ping, "3"u8.ToArray())]);
            await ReadAsync(c, 1);
            await ReadAsync(c, 1);
            await c.SendAsync(Answer);
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url, "websocket"), Saying("x"));
        Assert.Equal((ErrorKind.Ok, 1), Facts(bench.Send()));
        await Until(() => bench.Look() && server.Requests.Contains("(Pong)3"));
        Assert.Equal((ErrorKind.Ok, 2), Facts(bench.Send()));
        Assert.Equal(["x", "(Pong)1", "(Pong)2", "(Pong)3", "x"], server.Requests.Skip(1));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Every_session_has_its_own_websocket_until_it_ends()
    {
        await using var server = Serve(Echo);
        var request = Saying("{{session}}") with { Path = "/ws/{{session}}", WebSocket = new WebSocketPlan { Opening = [new MessagePlan { Text = "open {{session}}" }], Messages = [new MessagePlan { Text = "{{session}}" }] }, Body = null };
        var target = Target(server.Url, "websocket");
        await using var bench = new TransportBench(target with { Connections = target.Connections with { Limit = 1 } }, request);
        var (one, two) = (new SessionState(), new SessionState());
        one.Begin("one");
        two.Begin("two");
        RequestRecord Send(SessionState session)
        {
            var exchange = new Exchange(0);
            exchange.Row.Session = session;
            return bench.SendIn(exchange);
        }

        // A connection that rests for its session keeps no place from the others.
        foreach (var session in (SessionState[])[one, two, one, one, two])
        {
            Assert.Equal((ErrorKind.Ok, 2), Facts(Send(session)));
        }

        Assert.Equal(2, server.Connections);
        Assert.Equal(["open one", "one", "open two", "two", "one", "one", "two"], server.Requests.Where(static r => !r.StartsWith("GET", StringComparison.Ordinal)));
        one.End();
        await Until(() => bench.Look() && server.Requests.Contains("(Close)1000"));
        one.Begin("three");
        Assert.Equal((ErrorKind.Ok, 2), Facts(Send(one)));
        Assert.Equal(3, server.Connections);
        Assert.Contains(server.Requests, static r => r.StartsWith("GET /ws/three ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_waits_goes_out_when_its_time_has_come()
    {
        await using var server = Serve(async c =>
        {
            await ShakeAsync(c);
            await c.SendAsync(Text("welcome"));
            while (await ReadAsync(c, 1) is [var said] && !said.StartsWith("(Close)", StringComparison.Ordinal))
            {
                await c.SendAsync(said == "question" ? Answer : Text("ready"));
            }
        });
        var request = DriverBenchRequest() with
        {
            Events = new EventsPlan { Token = new() { Matches = "^[ab]$" } },
            WebSocket = new WebSocketPlan
            {
                Opening = [new MessagePlan { Text = "setup", After = new() { Data = "welcome" } }],
                Messages = [new MessagePlan { Text = "config", After = new() { Data = "ready" } }, new MessagePlan { Text = "question", After = new() { Data = "ready" } }],
            },
        };
        await using var bench = new TransportBench(Target(server.Url, "websocket"), request);
        Assert.Equal((ErrorKind.Ok, 2), Facts(bench.Send()));
        Assert.Equal((ErrorKind.Ok, 2), Facts(bench.Send()));
        Assert.Equal(["setup", "config", "question", "config", "question"], server.Requests.Skip(1));
    }

    [Fact]
    public async Task A_message_larger_than_all_buffers_is_sent_and_one_comes_back()
    {
        const int length = 8 << 20;
        await using var server = Serve(async c =>
        {
            await ShakeAsync(c);
            var frame = new byte[14 + length];
            Assert.True(await c.TryReadAsync(frame));
            var said = Assert.Single(Read(frame));
            await c.SendAsync([.. Text(said), .. Text("[DONE]")]);
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url, "websocket"), Saying(new string('m', length)));
        var record = bench.Send();
        Assert.Equal((ErrorKind.Ok, 1), Facts(record));
        Assert.Equal(length + 6, record.BytesReceived);
    }

    public static TheoryData<string, string, ErrorKind, string> Endings => new()
    {
        { "close before a message", "!1011", ErrorKind.Http5xx, "the server closed with 1011" },
        { "hang up before a message", "cut", ErrorKind.Reset, "the connection was closed without a close frame before a message" },
        { "hang up after a message", "a cut", ErrorKind.Truncated, "the connection was closed without a close frame after 1 bytes of messages" },
        { "reset before a message", "reset", ErrorKind.Reset, "the connection was " },
        { "bad frame", "bad", ErrorKind.InvalidResponse, "a frame of the server is masked" },
        { "close in order", "a !1000", ErrorKind.Ok, "" },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Every_ending_has_its_outcome_and_the_next_request_a_new_connection(string name, string script, ErrorKind outcome, string detail)
    {
        await using var server = Serve(async c =>
        {
            await ShakeAsync(c);
            await ReadAsync(c, 1);
            foreach (var step in c.Number == 1 ? script.Split(' ') : ["a", "[DONE]"])
            {
                switch (step)
                {
                    case "cut":
                        c.Cut();
                        return;
                    case "reset":
                        c.Reset();
                        return;
                    case "bad":
                        await c.SendAsync([0x81, 0x80, 0, 0, 0, 0]);
                        break;
                    case ['!', .. var code]:
                        await c.SendAsync(Close(int.Parse(code)));
                        break;
                    default:
                        await c.SendAsync(Text(step));
                        break;
                }
            }

            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url, "websocket"), Saying("x"));
        var record = bench.Send();
        Assert.True(outcome == record.Outcome, $"{name}: {record.Outcome} {record.Detail}");
        Assert.StartsWith(detail, record.Detail ?? "");
        Assert.Equal((ErrorKind.Ok, 1), Facts(bench.Send()));
        Assert.Equal(2, server.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", ErrorKind.InvalidResponse, "the server answered 200 to the upgrade instead of 101: no WebSocket at this address")]
    [InlineData("HTTP/1.1 401 No\r\nContent-Length: 6\r\n\r\nno key", ErrorKind.Http4xx, "401 no key")]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", ErrorKind.Overloaded, "status 503")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n", ErrorKind.InvalidResponse, "the handshake's Sec-WebSocket-Accept does not belong to its key")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", ErrorKind.InvalidResponse, "the handshake's answer does not say Upgrade: websocket")]
    public async Task A_handshake_that_is_not_agreed_to_is_the_requests_outcome(string answer, ErrorKind outcome, string detail)
    {
        await using var server = Serve(RawServer.Always(answer));
        await using var bench = new TransportBench(Target(server.Url, "websocket"), Saying("x"));
        var record = bench.Send();
        Assert.Equal((outcome, detail), (record.Outcome, record.Detail));
        Assert.Equal(outcome, bench.Send().Outcome);
    }

    [Fact]
    public async Task An_upgrade_that_nobody_asked_for_is_still_none()
    {
        await using var server = Serve(RawServer.Always("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"));
        await using var bench = new TransportBench(Target(server.Url));
        Assert.Equal("the server switched protocols, which nobody asked for", bench.Send().Detail);
    }

    [Fact]
    public async Task A_request_that_is_given_up_leaves_no_answer_to_the_next_one()
    {
        await using var server = Serve(async c =>
        {
            await ShakeAsync(c);
            await ReadAsync(c, 1);
            await c.SendAsync(c.Number == 1 ? Text("a") : Answer);
            await ReadAsync(c, 1);
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url, "websocket"), Saying("x"));
        var exchange = bench.Start();
        await Until(() => bench.Look() && exchange.Record.Chunks == 1);
        bench.Transport.Abort(exchange, ErrorKind.Timeout);
        Assert.Equal((ErrorKind.Timeout, "timed out after 1 bytes of messages, before the end of the answer"), (bench.Take().Record.Outcome, exchange.Record.Detail));
        Assert.Equal((ErrorKind.Ok, 2), Facts(bench.Send()));
        await Until(() => bench.Look() && server.Requests.Contains("(Close)1000"));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Many_websockets_at_once_get_their_own_answers()
    {
        await using var server = Serve(Echo);
        await using var bench = new TransportBench(Target(server.Url, "websocket"), Saying("m{{index}}"), maxInFlight: 8);
        for (var round = 0; round < 5; round++)
        {
            var started = Enumerable.Range(0, 20).Select(_ => bench.Start()).ToList();
            for (var i = 0; i < started.Count; i++)
            {
                Assert.Equal((ErrorKind.Ok, 2), Facts(bench.Take().Record));
            }
        }

        Assert.InRange(server.Connections, 1, 8);
    }

    private static RequestPlan DriverBenchRequest() => new() { Name = "k" };

    private static RequestPlan Saying(string text) => DriverBenchRequest() with { Body = new BodyPlan { Text = text } };

    private static (ErrorKind Outcome, int Chunks) Facts(RequestRecord record) => (record.Outcome, record.Chunks);

    /// <summary>Answers every message with <see cref="Answer"/>, but those that begin with open, until the client closes.</summary>
    private static async Task Echo(RawConnection connection)
    {
        await ShakeAsync(connection);
        while (await ReadAsync(connection, 1) is [var said])
        {
            if (said.StartsWith("(Close)", StringComparison.Ordinal))
            {
                await connection.SendAsync(Close(1000));
                return;
            }

            if (!said.StartsWith("open", StringComparison.Ordinal))
            {
                await connection.SendAsync(Answer);
            }
        }
    }

    private static async Task ShakeAsync(RawConnection connection)
    {
        const string name = "Sec-WebSocket-Key: ";
        var request = await connection.ReadRequestAsync() ?? throw new IOException("no request");
        var at = request.IndexOf(name, StringComparison.Ordinal) + name.Length;
        var accept = WebSocketLink.AcceptOf(request[at..request.IndexOf('\r', at)]);
        await connection.SendAsync($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
    }

    /// <summary>Reads so many messages of the client, and notes them among the server's requests; fewer at the end of the connection.</summary>
    private static async Task<List<string>> ReadAsync(RawConnection connection, int count)
    {
        var messages = new List<string>();
        while (messages.Count < count && await connection.ReadFrameAsync() is { } frame)
        {
            messages.AddRange(Read(frame));
            connection.Note(messages[^1]);
        }

        return messages;
    }
}
