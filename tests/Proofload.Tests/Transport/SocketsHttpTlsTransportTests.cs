using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Tests.Transport.Tls;

namespace Proofload.Tests.Transport;

public sealed class SocketsHttpTlsTransportTests : TlsTransportContract
{
    protected override TransportEngine Engine => TransportEngine.SocketsHttpHandler;

    // The handler cannot tell the two ends apart.
    protected override ErrorKind OutcomeOfCut => ErrorKind.Ok;

    [Fact]
    public async Task A_server_without_http2_is_a_tls_failure_when_http2_is_asked_for()
    {
        await using var server = new RawServer(RawServer.Always(RawServer.Ok("x")), TestCertificate.Valid);
        var target = TransportBench.Target(server.Url) with { Tls = new TlsPlan { Verify = false }, HttpVersion = HttpVersionChoice.Http2 };
        await using var bench = new TransportBench(target);
        Assert.Equal(ErrorKind.Tls, bench.Send().Outcome);
    }
}
