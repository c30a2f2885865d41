using System.Net;
using System.Security.Cryptography.X509Certificates;
using Proofload.Lab.Simulator;

namespace Proofload.Lab.Tests;

public sealed class ProtocolTests
{
    [Theory]
    [InlineData("1.1", "false")]
    [InlineData("2.0", "false")]
    [InlineData("1.1", "true")]
    [InlineData("2.0", "true")]
    public async Task EveryProtocol_ServesManyStreamsAtOnce(string version, string tls)
    {
        await using var host = await SimulatorHost.StartAsync("tls=" + tls, "output-tokens=200", "inter-token=100us");
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 c && c.ExportCertificatePem() == host.Server.CertificatePem;
        using var http = new HttpClient(handler) { BaseAddress = host.Server.BaseAddress, DefaultRequestVersion = new Version(version), DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var streams = Enumerable.Range(0, 20).Select(async _ =>
        {
            using var response = await http.PostAsync("/v1/chat/completions", new StringContent(SimulatorHost.Chat("\"stream\":true")), TestContext.Current.CancellationToken);
            Assert.Equal(new Version(version), response.Version);
            return SimulatorHost.Events(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        });
        Assert.All(await Task.WhenAll(streams), events =>
        {
            Assert.Equal(203, events.Count);
            Assert.Equal("[DONE]", events[^1]);
        });
        Assert.Equal(tls == "true" ? "https" : "http", host.Server.BaseAddress.Scheme);
        Assert.Equal(0, host.Server.Statistics.InternalErrors);
    }

    [Fact]
    public async Task Tls_CertificateFile_IsEnoughToTrustTheServer()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var host = await SimulatorHost.StartAsync("tls=true", "certificate=" + path);
        using var root = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        File.Delete(path);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(root);
        using var http = new HttpClient(handler) { BaseAddress = host.Server.BaseAddress };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task KeepAlive_StreamsAndBodiesShareOneConnection()
    {
        await using var host = await SimulatorHost.StartAsync();
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1 };
        using var http = new HttpClient(handler) { BaseAddress = host.Server.BaseAddress };
        for (var i = 0; i < 50; i++)
        {
            var text = await (await http.PostAsync("/v1/chat/completions", new StringContent(SimulatorHost.Chat("\"stream\":" + (i % 2 == 0 ? "true" : "false"))), TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Contains(i % 2 == 0 ? "[DONE]" : "\"usage\"", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task StartAsync_PortTaken_IsAnIOException()
    {
        await using var host = await SimulatorHost.StartAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => Proofload.Lab.Simulator.Simulator.StartAsync(new SimulatorOptions { Port = host.Server.BaseAddress.Port }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task DisposeAsync_EndsStreamsInFlight()
    {
        var host = await SimulatorHost.StartAsync("output-tokens=100000", "inter-token=10ms");
        using var response = await host.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(SimulatorHost.Chat("\"stream\":true")) },
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken);
        await host.Server.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await host.DisposeAsync();
    }
}
