using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Transport;

/// <summary>What every engine promises for HTTP/1.1. An engine's tests derive from it.</summary>
public abstract partial class TransportContract
{
    private protected const string ChunkedHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n";

    /// <summary>The engine under test.</summary>
    protected abstract TransportEngine Engine { get; }

    /// <summary>Outcome of a response with more bytes than it announced, all of them in one piece.</summary>
    protected abstract ErrorKind OutcomeOfSurplus { get; }

    /// <summary>The server's certificate: the same promises hold over TLS. Null without.</summary>
    private protected virtual X509Certificate2? Certificate => null;

    private protected string Scheme => Certificate is null ? "http" : "https";

    [Fact]
    public async Task A_request_is_sent_once_with_its_bytes_and_all_clock_points_are_in_order()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("hello")));
        var request = new RequestPlan { Name = "k", Path = "/a%2Fb?x=1", Body = new BodyPlan { Text = "{\"a\":1}" } };
        await using var bench = new TransportBench(Target(server.Url), request);
        var record = bench.Send();
        Assert.Equal(ErrorKind.Ok, record.Outcome);
        Assert.Equal((200, 7L, 5L), (record.Status, record.BytesSent, record.BytesReceived));
        Assert.True(record.Intended <= record.Connected && record.Connected <= record.Sent && record.Sent <= record.FirstByte && record.FirstByte <= record.Done);
        Assert.Equal(0, record.DnsNs);
        Assert.True(record.TcpNs >= 0);
        Assert.Equal(Certificate is not null, record.TlsNs > 0);
        var sent = Assert.Single(server.Requests);
        Assert.StartsWith("POST /a%2Fb?x=1 HTTP/1.1\r\nHost: 127.0.0.1:", sent);
        Assert.EndsWith("\r\n\r\n{\"a\":1}", sent);
        Assert.DoesNotContain("Expect", sent);
        Assert.DoesNotContain("traceparent", sent);
        Assert.Equal(Certificate is null ? "HTTP/1.1" : "HTTP/1.1, TLS 1.3", bench.Transport.Statistics.Negotiated);
    }

    [Fact]
    public async Task A_slot_keeps_its_connection_and_only_the_first_request_is_charged_with_it()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url), new RequestPlan { Name = "k", Body = new BodyPlan { Text = "b{{index}}" } });
        var exchange = bench.Start();
        bench.Take();
        Assert.True(exchange.Record.Connected >= 0);
        for (var i = 1; i < 20; i++)
        {
            exchange.Row.Index = i;
            var record = bench.Send(exchange);
            Assert.Equal((ErrorKind.Ok, RequestRecord.Absent), (record.Outcome, record.Connected));
            Assert.True(record.Intended <= record.Sent && record.Sent <= record.FirstByte);
        }

        Assert.Equal(1, server.Connections);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"b{i}"), server.Requests.Select(r => r[(r.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]));
        Assert.Equal((1L, 1), (bench.Transport.Statistics.Opened, bench.Transport.Statistics.Open));
    }

    [Fact]
    public async Task Fresh_connections_serve_one_request_each()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        var target = Target(server.Url) with { Connections = new ConnectionPlan { Reuse = ConnectionReuse.Fresh, Engine = Engine } };
        await using var bench = new TransportBench(target);
        await bench.Transport.WarmAsync(4, TestContext.Current.CancellationToken);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(bench.Send().Connected >= 0);
        }

        Assert.Equal(5, server.Connections);
        Assert.Equal(5, bench.Transport.Statistics.Opened);
    }

    [Fact]
    public async Task Warm_connections_are_really_open_and_no_request_is_charged_with_them()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url));
        await bench.Transport.WarmAsync(6, TestContext.Current.CancellationToken);
        Assert.Equal(6, bench.Transport.Statistics.Open);
        for (var i = 0; i < 6; i++)
        {
            bench.Start();
        }

        for (var i = 0; i < 6; i++)
        {
            var record = bench.Take().Record;
            Assert.Equal((ErrorKind.Ok, RequestRecord.Absent), (record.Outcome, record.Connected));
            Assert.True(record.Sent >= record.Intended);
        }

        Assert.Equal(6, server.Connections);
    }

    [Fact]
    public async Task A_warm_connection_that_the_server_closed_is_replaced()
    {
        await using var server = Serve(async c =>
        {
            if (c.Number > 1)
            {
                await RawServer.Always(RawServer.Ok("x"))(c);
            }
        });
        await using var bench = new TransportBench(Target(server.Url));
        await bench.Transport.WarmAsync(1, TestContext.Current.CancellationToken);
        await Until(() => server.Connections == 1);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task The_connection_limit_holds_and_waiting_requests_are_sent_later()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        var target = Target(server.Url) with { Connections = new ConnectionPlan { Limit = 2, Engine = Engine } };
        await using var bench = new TransportBench(target);
        for (var i = 0; i < 12; i++)
        {
            bench.Start();
        }

        var records = Enumerable.Range(0, 12).Select(_ => bench.Take().Record).ToList();
        Assert.All(records, r => Assert.Equal(ErrorKind.Ok, r.Outcome));
        Assert.All(records, r => Assert.True(r.Sent >= r.Intended && r.FirstByte >= r.Sent));
        Assert.True(server.Connections <= 2);
    }

    [Fact]
    public async Task A_request_on_a_connection_that_the_server_drops_is_reset_and_never_sent_twice()
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(RawServer.Ok("x"));
            await c.ReadRequestAsync();
        });
        await using var bench = new TransportBench(Target(server.Url));
        var slot = bench.Start();
        bench.Take();
        var record = bench.Send(slot);
        Assert.Equal(ErrorKind.Reset, record.Outcome);
        Assert.Equal(2, server.Requests.Count);
        Assert.Equal(0, bench.Transport.Statistics.Repeated);
        Assert.True(record.Sent >= 0);
    }

    [Theory]
    [InlineData("", ErrorKind.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", ErrorKind.Reset)]
    [InlineData("complete garbage\r\n\r\n", ErrorKind.InvalidResponse)]
    [InlineData("\x15\x03\x01\x00\x02\x02\x16", ErrorKind.Reset)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", ErrorKind.Truncated)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nuntil the end", ErrorKind.Ok)]
    [InlineData(ChunkedHead + "5\r\nhello\r\n0\r\n\r\n", ErrorKind.Ok)]
    [InlineData(ChunkedHead + "5\r\nhel", ErrorKind.Truncated)]
    [InlineData(ChunkedHead + "5\r\nhello\r\n", ErrorKind.Truncated)]
    [InlineData(ChunkedHead + "zz\r\nhello\r\n", ErrorKind.InvalidResponse)]
    [InlineData(ChunkedHead + "5\r\nhelloXX0\r\n\r\n", ErrorKind.InvalidResponse)]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy", ErrorKind.Overloaded)]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ErrorKind.Ok)]
    public async Task A_response_and_then_a_close_has_its_outcome(string response, ErrorKind outcome)
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(Encoding.Latin1.GetBytes(response));
        });
        await using var bench = new TransportBench(Target(server.Url));
        var record = bench.Send();
        Assert.True(outcome == record.Outcome, $"{record.Outcome}: {record.Detail}");
        Assert.Equal(outcome == ErrorKind.Ok, record.Detail is null);
        Assert.True(record.Done >= record.Sent);
    }

    [Fact]
    public async Task A_head_that_is_too_large_is_an_invalid_response()
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync("HTTP/1.1 200 OK\r\nX: " + new string('a', 200_000) + "\r\n\r\n");
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url));
        var record = bench.Send();
        Assert.True(record.Outcome == ErrorKind.InvalidResponse, $"{record.Outcome}: {record.Detail}");
    }

    [Theory]
    [InlineData(false, ErrorKind.Reset)]
    [InlineData(true, ErrorKind.Truncated)]
    public async Task A_tcp_reset_is_told_apart_by_the_head(bool head, ErrorKind outcome)
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            if (head)
            {
                await c.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                await Task.Delay(50, c.Stop);
            }

            c.Reset();
        });
        await using var bench = new TransportBench(Target(server.Url));
        Assert.Equal(outcome, bench.Send().Outcome);
    }

    [Fact]
    public async Task A_connection_that_fails_after_the_end_mark_changes_nothing()
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(ChunkedHead + Chunk(Event("a") + "data: [DONE]\n\n"));
            await Task.Delay(20, c.Stop);
            c.Reset();
        });
        await using var bench = new TransportBench(Target(server.Url, "openai-chat"));
        Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
    }

    [Fact]
    public async Task A_stream_that_stays_open_after_the_end_mark_ends_after_a_moment()
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(ChunkedHead + Chunk(Event("a") + "data: [DONE]\n\n"));
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url, "openai-chat"));
        Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
    }

    [Fact]
    public async Task Half_an_event_is_truncated_and_keeps_its_tokens()
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(ChunkedHead + Chunk(Event("a") + "data: {\"cho") + "0\r\n\r\n");
        });
        await using var bench = new TransportBench(Target(server.Url, "openai-chat"));
        var record = bench.Send();
        Assert.Equal((ErrorKind.Truncated, 1), (record.Outcome, record.Chunks));
        Assert.True(record.FirstToken >= record.FirstByte);
    }

    [Fact]
    public async Task A_line_of_100_MB_ends_early_with_bounded_memory()
    {
        var sent = 0L;
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: ");
            var piece = new byte[1 << 16];
            Array.Fill(piece, (byte)'a');
            for (; sent < 100 << 20; sent += piece.Length)
            {
                await c.SendAsync(piece);
            }
        });
        await using var bench = new TransportBench(Target(server.Url, "openai-chat"));
        var record = bench.Send();
        Assert.Equal(ErrorKind.InvalidResponse, record.Outcome);
        Assert.True(record.BytesReceived < 2 << 20);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")]
    public async Task An_abort_ends_a_waiting_request_once_and_the_slot_works_again(string sent)
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(c.Number > 1 ? RawServer.Ok("x") : sent);
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url));
        var exchange = bench.Start();
        await Until(() => bench.Look() && server.Requests.Count == 1);
        await Task.Delay(30, TestContext.Current.CancellationToken);
        bench.Transport.Abort(exchange, ErrorKind.Timeout);
        bench.Transport.Abort(exchange, ErrorKind.Cancelled);
        Assert.Same(exchange, bench.Take());
        Assert.Equal(ErrorKind.Timeout, exchange.Record.Outcome);
        Assert.StartsWith("timed out", exchange.Record.Detail);
        Assert.True(exchange.Record.Sent >= 0);
        Assert.False(bench.Transport.TryTakeCompleted(out _));
        bench.Transport.Abort(exchange, ErrorKind.Cancelled);
        Assert.Equal(ErrorKind.Ok, bench.Send(exchange).Outcome);
    }

    [Fact]
    public async Task Aborts_that_race_with_answers_complete_every_exchange_exactly_once()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url));
        for (var round = 0; round < 30; round++)
        {
            var slots = Enumerable.Range(0, 8).Select(_ => bench.Start()).ToList();
            foreach (var slot in slots)
            {
                bench.Transport.Abort(slot, ErrorKind.Cancelled);
            }

            var taken = Enumerable.Range(0, 8).Select(_ => bench.Take()).ToList();
            Assert.Equal(slots.OrderBy(s => s.Slot), taken.OrderBy(s => s.Slot));
            Assert.All(taken, t => Assert.Contains(t.Record.Outcome, new[] { ErrorKind.Ok, ErrorKind.Cancelled }));
            Assert.False(bench.Transport.TryTakeCompleted(out _));
        }
    }

    [Fact]
    public async Task Disposing_ends_what_is_in_flight()
    {
        await using var server = Serve(async c => await c.HangAsync());
        var bench = new TransportBench(Target(server.Url));
        var exchange = bench.Start();
        await bench.DisposeAsync();
        Assert.Equal(ErrorKind.Cancelled, exchange.Record.Outcome);
    }

    [Fact]
    public async Task A_refused_port_and_an_unknown_host_have_their_own_classes_and_were_never_sent()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var refused = new TransportBench(Target(new Uri($"{Scheme}://127.0.0.1:{port}")));
        await refused.Transport.WarmAsync(3, TestContext.Current.CancellationToken);
        var record = refused.Send();
        Assert.Equal((ErrorKind.ConnectRefused, RequestRecord.Absent), (record.Outcome, record.Sent));
        Assert.True(refused.Transport.Statistics.Failed >= 1);

        await using var unknown = new TransportBench(Target(new Uri(Scheme + "://nonexistent.invalid/")));
        record = unknown.Send();
        Assert.Equal((ErrorKind.Dns, RequestRecord.Absent), (record.Outcome, record.Sent));
        Assert.Contains("nonexistent.invalid", record.Detail);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_cookies_are_not_kept()
    {
        await using var server = Serve(RawServer.Always("HTTP/1.1 302 Found\r\nLocation: /b\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"));
        var request = new RequestPlan { Name = "k", Headers = new Dictionary<string, Secret> { ["Host"] = Secret.Literal("other.test") } };
        await using var bench = new TransportBench(Target(server.Url), request);
        var slot = bench.Start();
        Assert.Equal((ErrorKind.Ok, 302), (bench.Take().Record.Outcome, slot.Record.Status));
        bench.Send(slot);
        Assert.Equal(2, server.Requests.Count);
        Assert.All(server.Requests, r => Assert.DoesNotContain("Cookie", r));
        Assert.All(server.Requests, r => Assert.Contains("Host: other.test\r\n", r));
    }

    private protected TargetPlan Target(Uri url, string protocol = "http") =>
        TransportBench.Target(url, protocol) with { Connections = new ConnectionPlan { Engine = Engine }, Tls = new TlsPlan { Verify = false } };

    private protected RawServer Serve(Func<RawConnection, Task> script, IPAddress? address = null) => new(script, Certificate, address);

    internal static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(condition());
    }

    private protected static string Event(string text) => $"data: {{\"choices\":[{{\"delta\":{{\"content\":\"{text}\"}}}}]}}\n\n";

    private protected static string Chunk(string data) => $"{data.Length:x}\r\n{data}\r\n";
}
