using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Tests.Transport;

/// <summary>What the engines over Proofload's own HTTP/1.1 promise on top.</summary>
public abstract partial class Http1TransportContract : TransportContract
{
    protected override ErrorKind OutcomeOfSurplus => ErrorKind.InvalidResponse;

    [Fact]
    public void An_engine_that_cannot_serve_the_target_is_refused_with_the_reason()
    {
        var target = Target(new Uri("https://127.0.0.1:1")) with { HttpVersion = HttpVersionChoice.Http2 };
        Assert.Contains("HTTP/1.1 only", Assert.Throws<PlanException>(() => new TransportBench(target)).Message);
    }

    [Fact]
    public async Task A_reused_connection_that_dies_without_an_answer_is_counted()
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(RawServer.Ok("x"));
            await c.ReadRequestAsync();
        });
        await using var bench = new TransportBench(Target(server.Url));
        bench.Send();
        Assert.Equal(0, bench.Transport.Statistics.LostOnReuse);
        Assert.Equal(ErrorKind.Reset, bench.Send().Outcome);
        Assert.Equal(1, bench.Transport.Statistics.LostOnReuse);
    }

    [Fact]
    public async Task An_idle_connection_that_the_server_closes_is_closed_without_a_request()
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await c.SendAsync(RawServer.Ok("x"));
        });
        await using var bench = new TransportBench(Target(server.Url));
        Assert.Equal(ErrorKind.Ok, bench.Send().Outcome);
        for (var i = 0; i < 500 && bench.Transport.Statistics.Open > 0; i++)
        {
            bench.Transport.WaitUntil(bench.Clock.NowNs + 5_000_000);
        }

        Assert.Equal(0, bench.Transport.Statistics.Open);
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public async Task A_header_value_that_is_not_one_line_is_refused_before_it_is_sent(string value)
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url));
        var exchange = bench.Prepare();
        exchange.Headers.Add(new("X", value));
        bench.Transport.Start(exchange);
        var record = bench.Take().Record;
        Assert.Equal((ErrorKind.InvalidResponse, RequestRecord.Absent), (record.Outcome, record.Sent));
        Assert.StartsWith("not sent: ", record.Detail);

        exchange = bench.Prepare();
        exchange.Path = "/a b HTTP/1.1\r\nX: y";
        bench.Transport.Start(exchange);
        Assert.StartsWith("not sent: ", bench.Take().Record.Detail);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task An_early_answer_to_a_large_request_is_the_answer()
    {
        await using var server = Serve(async c =>
        {
            await c.TryReadAsync(new byte[1000]);
            await c.SendAsync("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url), new RequestPlan { Name = "k", Body = new BodyPlan { Text = new string('a', 20 << 20) } });
        var record = bench.Send();
        Assert.Equal((ErrorKind.Http4xx, 413), (record.Outcome, record.Status));
    }

    [Fact]
    public async Task Connections_that_no_request_waits_for_any_more_go_to_the_next()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url) with { Connections = new ConnectionPlan { Limit = 1, Engine = Engine } });
        var first = bench.Start();
        var second = bench.Start();
        var third = bench.Start();
        bench.Transport.Abort(second, ErrorKind.Cancelled);
        Assert.Equal((second, first, third), (bench.Take(), bench.Take(), bench.Take()));
        Assert.Equal((ErrorKind.Ok, ErrorKind.Ok), (first.Record.Outcome, third.Record.Outcome));
        Assert.Equal(1, server.Connections);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_owner_that_never_waits_still_gets_its_answers()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url));
        bench.Start();
        Exchange? done = null;
        var end = bench.Clock.NowNs + 5_000_000_000;
        while (done is null && bench.Clock.NowNs < end)
        {
            bench.Transport.TryTakeCompleted(out done);
        }

        Assert.Equal(ErrorKind.Ok, done?.Record.Outcome);
    }

    [Fact]
    public async Task An_http_1_0_server_that_does_not_say_otherwise_closes()
    {
        await using var server = Serve(RawServer.Always("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
        await using var bench = new TransportBench(Target(server.Url));
        Assert.Equal((ErrorKind.Ok, ErrorKind.Ok), (bench.Send().Outcome, bench.Send().Outcome));
        Assert.Equal(2, server.Connections);
        Assert.StartsWith("HTTP/1.0", bench.Transport.Statistics.Negotiated);
    }
}
