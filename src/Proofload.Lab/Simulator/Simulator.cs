using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Http;
using Proofload.Measurement.Clocks;

namespace Proofload.Lab.Simulator;

/// <summary>
/// A model server with known behaviour, inside this process: OpenAI, Anthropic and Ollama style, rerank, KServe v2, TF Serving and plain HTTP endpoints whose
/// timing, text and faults are a function of options and seed. It writes nothing to the console and handles no signals.
/// </summary>
public sealed class Simulator : IAsyncDisposable
{
    private readonly SimulatorCore _core;
    private readonly KestrelServer _server;
    private readonly ServiceProvider _services;
    private readonly X509Certificate2? _certificate;
    private int _disposed;

    private Simulator(SimulatorCore core, KestrelServer server, ServiceProvider services, X509Certificate2? certificate)
    {
        _core = core;
        _server = server;
        _services = services;
        _certificate = certificate;
    }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:41234/</c>.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>What it did so far; a new snapshot at each call.</summary>
    public SimulatorStatistics Statistics => _core.Statistics();

    /// <summary>The certificate to trust, as PEM; null without TLS.</summary>
    public string? CertificatePem => _certificate?.ExportCertificatePem();

    /// <summary>The faults in force. Setting it takes effect with the next request.</summary>
    public FaultSchedule Faults
    {
        get => _core.Faults;
        set => _core.Faults = value;
    }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="SimulatorOptionException">An option is outside its range.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<Simulator> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        var clock = SystemClock.Instance;
        var certificate = options.Tls ? SelfSignedCertificate.Create(clock.UtcNow) : null;
        if (certificate is not null && options.CertificatePath is { } path)
        {
            await File.WriteAllTextAsync(path, certificate.ExportCertificatePem(), cancellationToken);
        }

        // Only the services that the web server's TLS needs; the host they come from is never built, so it takes no signals and logs nothing.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        var services = builder.Services.BuildServiceProvider();
        var transport = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions { UnsafePreferInlineScheduling = true, Backlog = 8192 }),
            NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(Configure(options, services, certificate)), transport, NullLoggerFactory.Instance);
        var core = new SimulatorCore(options, clock);
        var simulator = new Simulator(core, server, services, certificate);
        try
        {
            await server.StartAsync(new SimulatorApplication(core), cancellationToken);
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }

        simulator.BaseAddress = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return simulator;
    }

    /// <summary>The whole server answers nothing for this long, from now.</summary>
    public void Freeze(TimeSpan duration) => _core.FreezeNow(duration);

    /// <summary>Stops listening and ends open connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        // An already cancelled token: connections are closed at once, streams in flight included.
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        _core.Dispose();
        await _services.DisposeAsync();
        _certificate?.Dispose();
    }

    private static KestrelServerOptions Configure(SimulatorOptions options, IServiceProvider services, X509Certificate2? certificate)
    {
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            AllowAlternateSchemes = true,
            ApplicationServices = services,
        };
        kestrel.Limits.MaxRequestBodySize = options.MaxRequestBodyBytes;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxConcurrentConnections = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000;

        // 0: a flush completes when the socket has the bytes. Streams rely on it: their events bypass the web server after the head.
        kestrel.Limits.MaxResponseBufferSize = 0;
        kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            if (certificate is null)
            {
                PriorKnowledge.Use(listen);
            }
            else
            {
                listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
            }
        });
        return kestrel;
    }
}
