using System.Net;
using System.Net.Sockets;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Transport;

/// <content>Many exchanges at once, and servers that do not keep up.</content>
public abstract partial class TransportContract
{
    [Fact]
    public async Task Hundreds_of_exchanges_at_once_all_complete_and_connections_are_kept()
    {
        const int count = 500;
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url), maxInFlight: count);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < count; i++)
            {
                bench.Start();
            }

            var taken = Enumerable.Range(0, count).Select(_ => bench.Take()).ToList();
            Assert.All(taken, e => Assert.True(e.Record.Outcome == ErrorKind.Ok, e.Record.Detail));
            Assert.Equal(count, taken.Distinct().Count());
        }

        // A connection that was opened and not needed may still wait to be accepted.
        for (var wait = 0; wait < 400 && server.Connections < bench.Transport.Statistics.Opened; wait++)
        {
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        Assert.InRange(server.Connections, 1, count);

        // Handshakes may still be under way when the last answer is taken.
        Assert.InRange(bench.Transport.Statistics.Opened, Certificate is null ? server.Connections : 1, server.Connections);
    }

    [Fact]
    public async Task A_server_that_stops_reading_is_a_timeout_and_disturbs_nobody()
    {
        await using var server = Serve(async c =>
        {
            if (c.Number == 1)
            {
                await c.HangAsync();
            }

            await RawServer.Always(RawServer.Ok("x"))(c);
        });
        await using var bench = new TransportBench(Target(server.Url), new RequestPlan { Name = "k", Body = new BodyPlan { Text = new string('a', 20 << 20) } });
        var stuck = bench.Start();
        await Until(() => server.Connections == 1);
        await using var other = new TransportBench(Target(server.Url));
        Assert.Equal(ErrorKind.Ok, other.Send().Outcome);
        bench.Transport.WaitUntil(bench.Clock.NowNs + 20_000_000);
        Assert.False(bench.Transport.TryTakeCompleted(out _));
        bench.Transport.Abort(stuck, ErrorKind.Timeout);
        Assert.Equal(ErrorKind.Timeout, bench.Take().Record.Outcome);
    }

    [Fact]
    public async Task A_head_that_comes_late_is_stamped_when_it_comes()
    {
        await using var server = Serve(async c =>
        {
            await c.ReadRequestAsync();
            await Task.Delay(60, c.Stop);
            await c.SendAsync("HTTP/1.1 200 OK\r\nContent-Le");
            await Task.Delay(60, c.Stop);
            await c.SendAsync("ngth: 2\r\n\r\nok");
            await c.HangAsync();
        });
        await using var bench = new TransportBench(Target(server.Url));
        var record = bench.Send();
        Assert.Equal(ErrorKind.Ok, record.Outcome);
        Assert.True(record.FirstByte - record.Sent > 50_000_000, "the first byte came late");
        Assert.True(record.Done - record.FirstByte > 50_000_000, "the rest came later");
    }

    [Fact]
    public async Task A_full_backlog_is_a_connect_timeout()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var blocker = FillBacklog(port);
        var target = Target(new Uri($"{Scheme}://127.0.0.1:{port}")) with { ConnectTimeout = TimeSpan.FromMilliseconds(80) };
        await using var bench = new TransportBench(target);
        var record = bench.Send();
        Assert.Equal((ErrorKind.ConnectTimeout, RequestRecord.Absent), (record.Outcome, record.Sent));
        Assert.Contains("no connection within 0.08 s", record.Detail);

        await using var patient = new TransportBench(target with { ConnectTimeout = TimeSpan.FromSeconds(60) });
        var waiting = patient.Start();
        patient.Transport.WaitUntil(patient.Clock.NowNs + 5_000_000);
        patient.Transport.Abort(waiting, ErrorKind.Timeout);
        Assert.Equal((ErrorKind.Timeout, "timed out waiting for a connection"), (patient.Take().Record.Outcome, waiting.Record.Detail));
    }

    [Fact]
    public async Task A_limit_with_a_target_that_is_down_fails_every_request_once()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var target = Target(new Uri($"{Scheme}://127.0.0.1:{port}")) with { Connections = new ConnectionPlan { Limit = 2, Engine = Engine } };
        await using var bench = new TransportBench(target);
        for (var i = 0; i < 12; i++)
        {
            bench.Start();
        }

        Assert.All(Enumerable.Range(0, 12).Select(_ => bench.Take().Record), r => Assert.Equal(ErrorKind.ConnectRefused, r.Outcome));
        Assert.False(bench.Transport.TryTakeCompleted(out _));
    }

    [Fact]
    public async Task A_wake_ends_a_wait_and_is_not_lost_when_nobody_waits()
    {
        await using var server = Serve(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(Target(server.Url));
        bench.Transport.Wake();
        bench.Transport.WaitUntil(long.MaxValue);
        var waker = Task.Run(async () =>
        {
            await Task.Delay(20);
            bench.Transport.Wake();
        }, TestContext.Current.CancellationToken);
        bench.Transport.WaitUntil(long.MaxValue);
        await waker;

        var due = bench.Clock.NowNs + 3_000_000;
        bench.Transport.WaitUntil(due);
        Assert.True(bench.Clock.NowNs >= due);
    }

    // The queue of a backlog of 0 holds one connection; the kernel drops the handshakes of further ones.
    private static Socket FillBacklog(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }
}
