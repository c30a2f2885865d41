using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Transport;

/// <summary>When bytes arrived, seen from an owner that reads late.</summary>
public sealed class ReceiveClockTests
{
    private const int IdleMs = 30;

    // Longer than a start looks for arrivals: an answer must not be read by the call that asks for it.
    private const int ThinkMs = 5;

    [Fact]
    public async Task An_answer_that_is_read_late_has_the_time_of_its_arrival_and_the_wait_is_the_receive_delay()
    {
        var answered = new SemaphoreSlim(0);
        await using var server = Server(answered);
        await using var bench = new TransportBench(Target(server.Url, ReceiveClock.Kernel));
        UntilStamped(bench, answered);

        var (record, lookedNs) = await SendAndReadLate(bench, answered);
        Assert.Equal(ErrorKind.Ok, record.Outcome);
        Assert.Equal((1, 1), (record.Reads, record.StampedReads));
        Assert.True(record.Sent <= record.FirstByte && record.FirstByte <= record.Done, "the clock points are in order");
        Assert.True(record.Done <= lookedNs, "it arrived before anybody looked");
        Assert.True(record.Done + record.ReceiveDelayNs >= lookedNs, "it was read after that");
        Assert.True(record.ReceiveDelayNs >= IdleMs * 1_000_000L, $"receive delay {record.ReceiveDelayNs} ns");
    }

    [Fact]
    public async Task With_the_clock_of_user_space_an_answer_has_the_time_of_its_reading()
    {
        var answered = new SemaphoreSlim(0);
        await using var server = Server(answered);
        await using var bench = new TransportBench(Target(server.Url, ReceiveClock.User));
        var (record, lookedNs) = await SendAndReadLate(bench, answered);
        Assert.True(record.Done >= lookedNs);
        Assert.Equal((1, 0, RequestRecord.Absent), (record.Reads, record.StampedReads, record.ReceiveDelayNs));
    }

    [Fact]
    public async Task Events_that_wait_unread_are_stamped_with_the_last_arrival_and_counted()
    {
        var answered = new SemaphoreSlim(0);
        await using var server = new RawServer(async c =>
        {
            while (await c.ReadRequestAsync() is not null)
            {
                await Task.Delay(ThinkMs);
                await c.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n");
                for (var i = 0; i < 3; i++)
                {
                    await c.SendAsync(Chunk("{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}"));
                }

                await c.SendAsync(Chunk("[DONE]") + "0\r\n\r\n");
                answered.Release();
            }
        });
        await using var bench = new TransportBench(Target(server.Url, ReceiveClock.Kernel) with { Protocol = "openai-chat" });
        UntilStamped(bench, answered);
        var (record, lookedNs) = await SendAndReadLate(bench, answered);
        Assert.Equal((ErrorKind.Ok, 3, 3), (record.Outcome, record.Chunks, record.CoalescedChunks));
        Assert.Equal((record.FirstToken, record.Done), (record.LastToken, record.LastToken));
        Assert.True(record.LastToken <= lookedNs);
    }

    [Fact]
    public async Task A_kernel_clock_where_no_engine_can_read_it_is_refused()
    {
        var target = TransportBench.Target(new Uri("http://127.0.0.1:1")) with { Proxy = new Uri("http://127.0.0.1:2"), Connections = new ConnectionPlan { ReceiveClock = ReceiveClock.Kernel } };
        Assert.Contains("receive_clock kernel: only the engine epoll reads it; it uses no proxy", Assert.Throws<PlanException>(() => new TransportBench(target)).Message);
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")));
        await using var bench = new TransportBench(TransportBench.Target(server.Url) with
        {
            Connections = new ConnectionPlan { Engine = TransportEngine.SocketsHttpHandler },
        });
        var record = bench.Send();
        Assert.True(record.Reads > 0);
        Assert.Equal(0, record.StampedReads);
    }

    private static RawServer Server(SemaphoreSlim answered) => new(async c =>
    {
        while (await c.ReadRequestAsync() is not null)
        {
            await Task.Delay(ThinkMs);
            await c.SendAsync(RawServer.Ok("x"));
            answered.Release();
        }
    });

    private static async Task<(RequestRecord Record, long LookedNs)> SendAndReadLate(TransportBench bench, SemaphoreSlim answered)
    {
        bench.Start();
        await answered.WaitAsync(TestContext.Current.CancellationToken);
        Thread.Sleep(IdleMs);
        var lookedNs = bench.Clock.NowNs;
        return (bench.Take().Record, lookedNs);
    }

    // The kernel begins to stamp some time after it was asked to.
    private static void UntilStamped(TransportBench bench, SemaphoreSlim answered)
    {
        for (var i = 0; i < 1_000; i++)
        {
            var record = bench.Send();
            answered.Wait(TestContext.Current.CancellationToken);
            if (record.StampedReads == record.Reads)
            {
                return;
            }
        }

        Assert.Fail("this kernel stamps nothing");
    }

    private static string Chunk(string data) => $"{data.Length + 8:x}\r\ndata: {data}\n\n\r\n";

    private static TargetPlan Target(Uri url, ReceiveClock clock) =>
        TransportBench.Target(url) with { Connections = new ConnectionPlan { Engine = TransportEngine.Epoll, ReceiveClock = clock } };
}
