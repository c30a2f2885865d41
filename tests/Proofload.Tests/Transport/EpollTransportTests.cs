using Proofload.Plans;

namespace Proofload.Tests.Transport;

public sealed class EpollTransportTests : Http1TransportContract
{
    protected override TransportEngine Engine => TransportEngine.Epoll;

    [Fact]
    public async Task Auto_takes_this_engine_for_http1_and_the_handler_for_the_rest()
    {
        async Task<string> EngineOf(TargetPlan target)
        {
            await using var bench = new TransportBench(target);
            return bench.Transport.Engine;
        }

        var plain = TransportBench.Target(new Uri("http://127.0.0.1:1"));
        Assert.Equal("epoll", await EngineOf(plain));
        Assert.Equal("epoll", await EngineOf(plain with { Url = new Uri("https://127.0.0.1:1") }));
        Assert.Equal("sockets-http-handler", await EngineOf(plain with { HttpVersion = HttpVersionChoice.Http2 }));
        Assert.Equal("sockets-http-handler", await EngineOf(plain with { Proxy = new Uri("http://127.0.0.1:2") }));
        Assert.Equal("sockets", await EngineOf(plain with { Connections = new ConnectionPlan { Engine = TransportEngine.Sockets } }));
        Assert.Equal("sockets-http-handler", await EngineOf(plain with { Connections = new ConnectionPlan { Engine = TransportEngine.SocketsHttpHandler } }));
    }
}
