using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Proofload.Lab.Simulator;

namespace Proofload.Lab.Proxy.Api;

/// <summary>The web server of the API.</summary>
internal sealed class ApiServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly ProxyApi _api;

    private ApiServer(KestrelServer server, ProxyApi api) => (_server, _api) = (server, api);

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public static async Task<ApiServer> StartAsync(IPEndPoint listen, ProxyApi api)
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Listen(listen);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new ApiServer(new KestrelServer(Options.Create(kestrel), transport, NullLoggerFactory.Instance), api);
        try
        {
            await server._server.StartAsync(server, CancellationToken.None);
        }
        catch (IOException exception)
        {
            await server.DisposeAsync();
            throw new SimulatorOptionException($"cannot listen at {listen}: {exception.Message}", exception);
        }

        server.Address = new Uri(server._server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => _api.HandleAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
    }
}
