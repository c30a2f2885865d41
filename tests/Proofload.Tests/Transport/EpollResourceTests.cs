using System.Net;
using System.Net.Sockets;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Pacing;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Tests.Protocols;
using Proofload.Transport;

namespace Proofload.Tests.Transport;

/// <summary>What the engine takes from the process. Alone, because the process is measured.</summary>
[Collection(WholeProcess.Name)]
public sealed class EpollResourceTests
{
    [Fact]
    public async Task Whatever_happens_every_descriptor_is_closed()
    {
        var before = Sockets();
        var server = new RawServer(async c =>
        {
            await c.ReadRequestAsync();
            if (c.Number % 3 == 0)
            {
                await c.SendAsync(RawServer.Ok("x"));
                await c.HangAsync();
            }

            if (c.Number % 3 == 1)
            {
                c.Reset();
            }
        });
        var down = Free();
        for (var round = 0; round < 5; round++)
        {
            await using var bench = new TransportBench(Target(server.Url), maxInFlight: 64);
            await bench.Transport.WarmAsync(10, TestContext.Current.CancellationToken);
            for (var i = 0; i < 40; i++)
            {
                bench.Start();
            }

            for (var i = 0; i < 30; i++)
            {
                bench.Take();
            }

            await using var refused = new TransportBench(Target(new Uri($"http://127.0.0.1:{down}")));
            for (var i = 0; i < 20; i++)
            {
                refused.Send();
            }

            Assert.Equal(0, refused.Transport.Statistics.Open);
        }

        // The other side's sockets are this process's too.
        await server.DisposeAsync();
        await TransportContract.Until(() => Sockets() <= before);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("openai-chat")]
    public async Task A_request_in_steady_state_allocates_nothing(string protocol)
    {
        const int requests = 10_000;
        const int atOnce = 16;
        var response = protocol == "http" ? RawServer.Ok("{\"answer\":42}") : Stream(64);
        await using var server = new RepeatingServer(response);
        var target = Target(server.Url) with { Protocol = protocol };
        var request = new RequestPlan { Name = "k", Body = protocol == "http" ? new BodyPlan { Text = "{\"question\":6}" } : null };
        var clock = new RunClock(SystemClock.Instance);
        var driver = DriverBench.Driver(new DriverContext { Target = target, Request = request, Variables = new VariableStore(), Clock = clock });
        await using var transport = TransportFactory.Create(target, atOnce, clock, Waiter.Create());
        var slots = Enumerable.Range(0, atOnce).Select(i => new Exchange(i) { Reader = driver.CreateReader() }).ToArray();
        var allocated = await Task.Run(() =>
        {
            Drive(transport, driver, slots, requests / 4);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Drive(transport, driver, slots, requests);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }, TestContext.Current.CancellationToken);

        Assert.True(allocated < requests, $"{allocated} bytes for {requests} requests");
    }

    private static void Drive(ITransport transport, IProtocolDriver driver, Exchange[] slots, int requests)
    {
        var (started, done) = (0, 0);
        foreach (var slot in slots)
        {
            Start(slot);
        }

        while (done < requests)
        {
            while (transport.TryTakeCompleted(out var exchange))
            {
                if (exchange.Record.Outcome != ErrorKind.Ok)
                {
                    Assert.Fail(exchange.Record.Detail);
                }

                done++;
                if (started < requests)
                {
                    Start(exchange);
                }
            }

            if (done < requests)
            {
                transport.WaitUntil(long.MaxValue);
            }
        }

        void Start(Exchange exchange)
        {
            started++;
            exchange.Clear();
            driver.Prepare(exchange);
            transport.Start(exchange);
        }
    }

    private static string Stream(int events)
    {
        var chunks = Enumerable.Range(0, events)
            .Select(i => $"data: {{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"word {i} \\u00e4\"}},\"finish_reason\":null}}]}}\n\n")
            .Append("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":64}}\n\n")
            .Append("data: [DONE]\n\n")
            .Select(e => $"{e.Length:x}\r\n{e}\r\n");
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n" + string.Concat(chunks) + "0\r\n\r\n";
    }

    private static TargetPlan Target(Uri url) => TransportBench.Target(url) with { Connections = new ConnectionPlan { Engine = TransportEngine.Epoll } };

    private static int Sockets() => Directory.GetFileSystemEntries("/proc/self/fd")
        .Count(IsSocket);

    private static bool IsSocket(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name.StartsWith("socket:", StringComparison.Ordinal) == true;
        }
        catch (IOException)
        {
            // Closed in the meantime.
            return false;
        }
    }

    private static int Free()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
