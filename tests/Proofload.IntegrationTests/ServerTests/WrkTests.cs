using Proofload.IntegrationTests.Servers;

namespace Proofload.IntegrationTests.ServerTests;

[Collection(MeasurementCollection.Name)]
public sealed class WrkTests(NginxServer server)
{
    [Fact]
    public async Task Wrk_counts_the_requests_it_completed() =>
        Assert.InRange(await Wrk.RequestsAsync(new Uri(await server.RequireAsync(), "healthz"), connections: 2, seconds: 1), 100, 10_000_000);
}
