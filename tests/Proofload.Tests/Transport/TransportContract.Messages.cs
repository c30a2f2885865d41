using System.Net;
using System.Text;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Transport;

/// <content>The forms that requests and responses may have.</content>
public abstract partial class TransportContract
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 5)]
    [InlineData("HTTP/1.1 200\r\ncontent-length:5\r\n\r\nhello", 5)]
    [InlineData("HTTP/1.1 200 OK\r\nCONTENT-LENGTH:   5  \r\n\r\nhello", 5)]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 0)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 0)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 5)]
    [InlineData(ChunkedHead + "5;a=b;c=\"d\"\r\nhello\r\n3 \r\nyou\r\n000;x\r\nTrailer: t\r\nMore: u\r\n\r\n", 8)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n00A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", 20)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello", 5)]
    public async Task A_response_of_any_form_ends_where_it_says_and_the_connection_is_used_again(string response, int bytes)
    {
        await using var server = Serve(RawServer.Always(response));
        await using var bench = new TransportBench(Target(server.Url));
        for (var i = 0; i < 3; i++)
        {
            var record = bench.Send();
            Assert.True(record.Outcome == ErrorKind.Ok, record.Detail);
            Assert.Equal((long)bytes, record.BytesReceived);
        }

        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nconnection: Close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public async Task A_response_that_ends_the_connection_is_complete_and_the_next_request_opens_another(string response)
    {
        await using var server = Serve(RawServer.Always(response));
        await using var bench = new TransportBench(Target(server.Url));
        for (var i = 0; i < 3; i++)
        {
            var record = bench.Send();
            Assert.True(record.Outcome == ErrorKind.Ok, record.Detail);
            Assert.Equal(5L, record.BytesReceived);
        }

        Assert.Equal(3, server.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData(ChunkedHead + "5\r\nhello\r\n2;x\r\n!!\r\n0\r\nA: b\r\n\r\n")]
    public async Task A_response_may_arrive_one_byte_at_a_time(string response)
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            foreach (var b in Encoding.Latin1.GetBytes(response))
            {
                await c.SendAsync([b]);
                await Task.Delay(1, c.Stop);
            }

            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url));
        var record = bench.Send();
        Assert.True(record.Outcome == ErrorKind.Ok, record.Detail);
        Assert.True(record.FirstByte < record.Done);
    }

    [Theory]
    [InlineData("HTTP/1.1 abc OK\r\n\r\n")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n")]
    public async Task A_malformed_response_is_invalid_even_when_the_server_keeps_the_connection(string response)
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(response);
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url));
        var record = bench.Send();
        Assert.True(record.Outcome == ErrorKind.InvalidResponse, $"{record.Outcome}: {record.Detail}");
        Assert.NotEqual("", record.Detail);
    }

    [Fact]
    public async Task Bytes_beyond_the_announced_length_never_reach_the_next_request()
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url));
        for (var i = 0; i < 2; i++)
        {
            var record = bench.Send();
            Assert.Equal((OutcomeOfSurplus, 3L, 200), (record.Outcome, record.BytesReceived, record.Status));
        }

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_head_request_has_an_answer_without_a_body()
    {
        await using var server = Serve(RawServer.Always("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
        await using var bench = new TransportBench(Target(server.Url), new RequestPlan { Name = "k", Method = "HEAD" });
        Assert.Equal((ErrorKind.Ok, 0L), (bench.Send().Outcome, bench.Send().BytesReceived));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("POST", "Content-Length: 0")]
    [InlineData("GET", null)]
    [InlineData("DELETE", null)]
    public async Task A_request_without_a_body_announces_one_only_where_the_method_has_one(string method, string? expected)
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url), new RequestPlan { Name = "k", Method = method });
        Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
        var sent = Assert.Single(server.Requests);
        Assert.StartsWith(method + " / HTTP/1.1\r\n", sent);
        Assert.Equal(expected is not null, sent.Contains("Content-Length: 0\r\n", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("Transfer-Encoding", sent);
    }

    [Fact]
    public async Task Each_request_has_its_own_path_headers_and_body()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        var request = new RequestPlan
        {
            Name = "k",
            Path = "/items/{{index}}",
            Headers = new Dictionary<string, Secret> { ["X-Row"] = Secret.Literal("row {{index}}"), ["X-Same"] = Secret.Literal("same") },
            Body = new BodyPlan { Text = "body {{index}}" },
        };
        await using var bench = new TransportBench(Target(server.Url), request);
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal(ErrorKind.Ok, bench.SendRow(i).Outcome);
        }

        var sent = server.Requests.ToArray();
        for (var i = 0; i < 12; i++)
        {
            Assert.StartsWith($"POST /items/{i} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n", sent[i]);
            Assert.Contains($"X-Row: row {i}\r\n", sent[i]);
            Assert.Contains("X-Same: same\r\n", sent[i]);
            Assert.Contains("User-Agent: proofload\r\n", sent[i]);
            Assert.EndsWith($"\r\n\r\nbody {i}", sent[i]);
        }
    }

    [Fact]
    public async Task Large_bodies_go_up_and_come_down_unharmed()
    {
        const int size = 3_000_000;
        await using var server = Serve(async c =>
        {
            while (await c.ReadRequestAsync() is { } request)
            {
                await c.SendAsync(RawServer.Ok(new string('z', request.Length - request.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4)));
            }
        });
        var text = string.Concat(Enumerable.Range(0, size / 8).Select(i => $"{i:x8}"));
        await using var bench = new TransportBench(Target(server.Url), new RequestPlan { Name = "k", Body = new BodyPlan { Text = text } });
        for (var i = 0; i < 2; i++)
        {
            var record = bench.Send();
            Assert.True(record.Outcome == ErrorKind.Ok, record.Detail);
            Assert.Equal(((long)size, (long)size), (record.BytesSent, record.BytesReceived));
        }

        Assert.All(server.Requests, r => Assert.EndsWith("\r\n\r\n" + text, r));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_line_break_in_a_header_never_reaches_the_wire()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url));
        var exchange = bench.Prepare();
        exchange.Headers.Add(new("X-Bad", "a\r\nX-Injected: yes"));
        bench.Transport.Start(exchange);
        var record = bench.Take().Record;
        Assert.Equal((ErrorKind.InvalidResponse, RequestRecord.Absent), (record.Outcome, record.Sent));
        Assert.StartsWith("not sent: ", record.Detail);
        Assert.Equal(ErrorKind.Ok, bench.Send(exchange).Outcome);
        Assert.All(server.Requests, r => Assert.DoesNotContain("X-Injected", r));
    }

    [Theory]
    [InlineData("[::1]", "[::1]")]
    [InlineData("localhost", "localhost")]
    public async Task Names_and_addresses_of_both_families_are_reached(string host, string field)
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")), address: IPAddress.IPv6Any);
        await using var bench = new TransportBench(Target(new Uri($"{Scheme}://{host}:{server.Port}/")));
        await bench.Transport.WarmAsync(1, TestContext.Current.CancellationToken);
        var record = bench.Send();
        Assert.True(record.Outcome == ErrorKind.Ok, record.Detail);
        Assert.Contains($"Host: {field}:{server.Port}\r\n", Assert.Single(server.Requests));
        Assert.Equal(1, server.Connections);
    }
}
