using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Transport;

public sealed class SocketsHttpTransportTests : TransportContract
{
    protected override TransportEngine Engine => TransportEngine.SocketsHttpHandler;

    // The handler hands over the announced bytes and closes the connection.
    protected override ErrorKind OutcomeOfSurplus => ErrorKind.Ok;

    [Fact]
    public async Task A_handshake_that_hangs_is_a_connect_timeout()
    {
        await using var server = new RawServer(async c => await c.HangAsync());
        var target = Target(new Uri($"https://127.0.0.1:{server.Port}")) with { ConnectTimeout = TimeSpan.FromMilliseconds(80) };
        await using var bench = new TransportBench(target);
        var record = bench.Send();
        Assert.Equal(ErrorKind.ConnectTimeout, record.Outcome);
        Assert.Contains("TLS handshake", record.Detail);
    }

    [Fact]
    public async Task An_abort_while_connecting_ends_the_request()
    {
        await using var server = new RawServer(async c => await c.HangAsync());
        await using var bench = new TransportBench(Target(new Uri($"https://127.0.0.1:{server.Port}")));
        var exchange = bench.Start();
        await Until(() => server.Connections == 1);
        bench.Transport.Abort(exchange, ErrorKind.Timeout);
        Assert.Equal((ErrorKind.Timeout, "timed out waiting for a connection"), (bench.Take().Record.Outcome, exchange.Record.Detail));
    }

    [Fact]
    public async Task A_proxy_gets_the_absolute_address()
    {
        await using var proxy = new RawServer(RawServer.Always(RawServer.Ok("x")));
        var target = Target(new Uri("http://target.invalid/a")) with { Proxy = proxy.Url };
        await using var bench = new TransportBench(target, new RequestPlan { Name = "k", Path = "" });
        var record = bench.Send();
        Assert.True(record.Outcome == ErrorKind.Ok, record.Detail);
        Assert.StartsWith("GET http://target.invalid/a HTTP/1.1\r\nHost: target.invalid\r\n", Assert.Single(proxy.Requests));
    }
}
