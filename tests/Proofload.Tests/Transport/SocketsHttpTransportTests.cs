using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Transport;

public sealed class SocketsHttpTransportTests : TransportContract
{
    protected override TransportEngine Engine => TransportEngine.SocketsHttpHandler;

    // The handler hands over the announced bytes and closes the connection.
    protected override ErrorKind OutcomeOfSurplus => ErrorKind.Ok;

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
