using System.Net;
using System.Net.Sockets;
using Proofload.Plans;
using Proofload.Protocols;
using Proofload.Running;
using Proofload.Tests.Transport.Tls;

namespace Proofload.Tests.Transport;

/// <summary>What the engines over Proofload's own HTTP/1.1 take from the process. Alone, because the process is measured.</summary>
[Collection(WholeProcess.Name)]
public sealed class EngineResourceTests
{
    [Theory]
    [InlineData(TransportEngine.Epoll, false)]
    [InlineData(TransportEngine.Epoll, true)]
    [InlineData(TransportEngine.Sockets, false)]
    [InlineData(TransportEngine.Sockets, true)]
    public async Task Whatever_happens_every_descriptor_is_closed(TransportEngine engine, bool tls)
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
        }, tls ? TestCertificate.Valid : null);
        var down = Free();
        for (var round = 0; round < 5; round++)
        {
            await using var bench = new TransportBench(Target(server.Url, engine), maxInFlight: 64);
            await bench.Transport.WarmAsync(10, TestContext.Current.CancellationToken);
            for (var i = 0; i < 40; i++)
            {
                bench.Start();
            }

            for (var i = 0; i < 30; i++)
            {
                bench.Take();
            }

            await using var refused = new TransportBench(Target(new Uri($"http://127.0.0.1:{down}"), engine));
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
    [InlineData(TransportEngine.Epoll, "http", false)]
    [InlineData(TransportEngine.Epoll, "http", true)]
    [InlineData(TransportEngine.Epoll, "openai-chat", false)]
    [InlineData(TransportEngine.Epoll, "openai-chat", true)]
    [InlineData(TransportEngine.Sockets, "http", false)]
    [InlineData(TransportEngine.Sockets, "http", true)]
    [InlineData(TransportEngine.Sockets, "openai-chat", false)]
    [InlineData(TransportEngine.Sockets, "openai-chat", true)]
    public async Task A_request_in_steady_state_allocates_nothing_on_the_owners_thread(TransportEngine engine, string protocol, bool tls)
    {
        const int requests = 10_000;
        await using var server = new RepeatingServer(Response(protocol), tls ? TestCertificate.Valid : null);
        await using var load = new SteadyLoad(Target(server.Url, engine), protocol);
        var allocated = await Task.Run(() =>
        {
            load.Take(requests / 4);
            var before = GC.GetAllocatedBytesForCurrentThread();
            load.Take(requests);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }, TestContext.Current.CancellationToken);

        // The smallest object has 24 bytes; a stall of the machine opens pages of histograms, 2 KiB each, and that is all there may be.
        Assert.True(allocated < 12 * requests, $"{allocated} bytes for {requests} requests");
    }

    [Theory]
    [InlineData(TransportEngine.Epoll, "http", false)]
    [InlineData(TransportEngine.Epoll, "http", true)]
    [InlineData(TransportEngine.Epoll, "openai-chat", false)]
    [InlineData(TransportEngine.Epoll, "openai-chat", true)]
    [InlineData(TransportEngine.Sockets, "http", false)]
    [InlineData(TransportEngine.Sockets, "http", true)]
    [InlineData(TransportEngine.Sockets, "openai-chat", false)]
    [InlineData(TransportEngine.Sockets, "openai-chat", true)]
    [InlineData(TransportEngine.Epoll, "sse", false)]
    [InlineData(TransportEngine.Epoll, "websocket", false)]
    [InlineData(TransportEngine.Epoll, "websocket", true)]
    [InlineData(TransportEngine.Sockets, "websocket", false)]
    [InlineData(TransportEngine.Sockets, "websocket", true)]
    public async Task A_request_that_is_driven_allocates_nothing_in_the_whole_process(TransportEngine engine, string protocol, bool tls)
    {
        // The smallest object has 24 bytes; the rest of the process, test runner included, gets a few bytes a request.
        const int requests = 20_000;
        using var server = new RehearsalServer(
            new SampleAnswer("text/event-stream", protocol == "http" ? "{}" : Events(64))
            {
                Messages = protocol == "websocket" ? [.. Events(64).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static e => e["data: ".Length..])] : [],
            },
            tls ? RehearsalCertificate.Create(DateTimeOffset.UtcNow) : null);
        await using var load = new SteadyLoad(Target(server.Address, engine), protocol);
        var allocated = await Task.Run(() =>
        {
            load.Drive(requests / 4);
            var before = GC.GetTotalAllocatedBytes(precise: true);
            load.Drive(requests);
            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }, TestContext.Current.CancellationToken);

        Assert.True(allocated < requests * 12, $"{allocated} bytes for {requests} requests");
    }

    private static string Response(string protocol) => protocol == "http"
        ? RawServer.Ok("{\"answer\":42}")
        : "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"
            + string.Concat(Events(64).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(static e => $"{e.Length + 2:x}\r\n{e}\n\n\r\n"))
            + "0\r\n\r\n";

    private static string Events(int count) => string.Concat(Enumerable.Range(0, count)
        .Select(i => $"data: {{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"word {i} \\u00e4\"}},\"finish_reason\":null}}]}}\n\n")
        .Append("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":64}}\n\n")
        .Append("data: [DONE]\n\n"));

    private static TargetPlan Target(Uri url, TransportEngine engine) => TransportBench.Target(url) with
    {
        Connections = new ConnectionPlan { Engine = engine },
        Tls = new TlsPlan { Verify = false },
    };

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
