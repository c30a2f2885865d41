using System.Collections.Concurrent;
using Proofload.Lab.Proxy.Api;
using Proofload.Lab.Simulator;
using Proofload.Measurement.Clocks;

namespace Proofload.Lab.Proxy;

/// <summary>Fault proxies of one process and the HTTP API that controls them.</summary>
public sealed class FaultProxyHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, FaultProxy> _proxies = new(StringComparer.Ordinal);
    private readonly ProxyCore _core;
    private ApiServer? _api;

    private FaultProxyHost(IClock clock) => _core = new ProxyCore(clock);

    /// <summary>The proxies, by name.</summary>
    public IReadOnlyList<FaultProxy> Proxies => [.. _proxies.Values.OrderBy(static p => p.Name, StringComparer.Ordinal)];

    /// <summary>Where the API listens; null without one.</summary>
    public Uri? ApiAddress => _api?.Address;

    /// <summary>
    /// Asks that socket operations complete where the kernel's event was read, not on the thread pool: a hop less each way. For the whole process; too late when a socket
    /// has been used asynchronously before. A value that somebody has set stays.
    /// </summary>
    public static void PreferPromptSockets()
    {
        const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (!OperatingSystem.IsWindows() && Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }

    /// <summary>Starts the proxies.</summary>
    /// <param name="proxies">What to start; none where the API makes them.</param>
    /// <param name="api">Address of the API, <c>HOST:PORT</c>; null for none.</param>
    /// <param name="version">What the API says its version is.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    /// <exception cref="SimulatorOptionException">An address is wrong or cannot be listened at.</exception>
    public static async Task<FaultProxyHost> StartAsync(IEnumerable<FaultProxyOptions> proxies, string? api = null, string version = "2.9.0", IClock? clock = null)
    {
        var host = new FaultProxyHost(clock ?? SystemClock.Instance);
        try
        {
            foreach (var options in proxies)
            {
                host.Add(options, enabled: true);
            }

            if (api is not null)
            {
                host._api = await ApiServer.StartAsync(UpstreamAddress.ParseListen(api), new ProxyApi(host, version));
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening and waits for the requests under way.</summary>
    /// <param name="longest">How long at most.</param>
    public Task DrainAsync(TimeSpan longest) => Task.WhenAll(_proxies.Values.Select(p => p.DrainAsync(longest)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        foreach (var name in _proxies.Keys)
        {
            await RemoveAsync(name);
        }

        _core.Dispose();
    }

    internal FaultProxy? Find(string name) => _proxies.GetValueOrDefault(name);

    internal FaultProxy Get(string name) => Find(name) ?? throw ApiProblem.ProxyNotFound;

    internal FaultProxy Add(FaultProxyOptions options, bool enabled)
    {
        var proxy = new FaultProxy(options, _core);
        if (enabled)
        {
            proxy.Enable();
        }

        _proxies[options.Name] = proxy;
        return proxy;
    }

    internal async Task RemoveAsync(string name)
    {
        if (_proxies.TryRemove(name, out var proxy))
        {
            await proxy.DisposeAsync();
        }
    }
}
