using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Proofload.Watch;

namespace Proofload.Cli.Watching;

/// <summary>What a watch shows over HTTP: metrics, probes on demand, health, and how everything stands as JSON.</summary>
internal sealed class WatchEndpoint : IAsyncDisposable
{
    private const string PrometheusText = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetricsText = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private const string Objectives = "/api/v1/objectives/";

    private readonly WebApplication _app;
    private readonly SemaphoreSlim _probes = new(32);
    private readonly Watcher _watcher;

    private WatchEndpoint(WebApplication app, Watcher watcher)
    {
        (_app, _watcher) = (app, watcher);
        app.Run(AnswerAsync);
    }

    /// <summary>Address that it listens on.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts listening.</summary>
    /// <param name="address">Where; port 0 takes a free one.</param>
    /// <param name="watcher">The watch.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<WatchEndpoint> StartAsync(IPEndPoint address, Watcher watcher)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        // Signals are the command's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Listen(address);
        });
        var endpoint = new WatchEndpoint(builder.Build(), watcher);
        await endpoint._app.StartAsync();
        endpoint.Address = new Uri(endpoint._app.Urls.First());
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _probes.Dispose();
    }

    /// <summary>True when OpenMetrics is asked for, and not only tolerated less than plain text.</summary>
    internal static bool WantsOpenMetrics(string accept)
    {
        var (open, plain) = (0.0, 0.0);
        foreach (var part in accept.Split(',', StringSplitOptions.TrimEntries))
        {
            var fields = part.Split(';', StringSplitOptions.TrimEntries);
            var q = fields.FirstOrDefault(static f => f.StartsWith("q=", StringComparison.OrdinalIgnoreCase)) is { } given
                && double.TryParse(given.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : 1;
            if (fields[0].Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase))
                open = Math.Max(open, q);
            else if (fields[0] is "text/plain")
                plain = Math.Max(plain, q);
        }

        return open > 0 && open >= plain;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (context.Request.Method is not ("GET" or "HEAD"))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return WriteAsync(context, 405, "ask with GET\n", "text/plain");
        }

        return path switch
        {
            "/metrics" => MetricsAsync(context),
            "/probe" => ProbeAsync(context),
            "/healthz" => WriteAsync(context, 200, "ok\n", "text/plain"),
            "/readyz" => ReadyAsync(context),
            "/api/v1/status" => WriteAsync(context, 200, WatchJson.Render(_watcher.Snapshot()), "application/json"),
            "/" => WriteAsync(context, 200, "proofload watch: /metrics /probe?target=&module= /healthz /readyz /api/v1/status /api/v1/objectives/{name}\n", "text/plain"),
            _ when path.StartsWith(Objectives, StringComparison.Ordinal) => ObjectiveAsync(context, path[Objectives.Length..]),
            _ => WriteAsync(context, 404, "there are /metrics, /probe, /healthz, /readyz, /api/v1/status and /api/v1/objectives/{name}\n", "text/plain"),
        };
    }

    private Task MetricsAsync(HttpContext context)
    {
        var isOpen = WantsOpenMetrics(context.Request.Headers.Accept.ToString());
        return WriteAsync(context, 200, _watcher.RenderMetrics(isOpen), isOpen ? OpenMetricsText : PrometheusText);
    }

    private async Task ProbeAsync(HttpContext context)
    {
        if (!await _probes.WaitAsync(0))
        {
            await WriteAsync(context, 503, "as many probes as allowed are under way\n", "text/plain");
            return;
        }

        try
        {
            var query = context.Request.Query;
            var isOpen = WantsOpenMetrics(context.Request.Headers.Accept.ToString());
            var (metrics, problem) = await _watcher.ProbeAsync(query["module"].ToString(), query["target"].ToString(), LimitOf(context), isOpen, context.RequestAborted);
            await WriteAsync(context, metrics is null ? 400 : 200, metrics ?? problem + "\n", metrics is null ? "text/plain" : isOpen ? OpenMetricsText : PrometheusText);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone.
        }
        finally
        {
            _probes.Release();
        }
    }

    // Half a second is left for the way back, as the blackbox exporter leaves it.
    private static TimeSpan LimitOf(HttpContext context) =>
        double.TryParse(context.Request.Headers["X-Prometheus-Scrape-Timeout-Seconds"].ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds > 0.6 ? seconds - 0.5 : seconds)
            : TimeSpan.FromSeconds(120);

    private Task ReadyAsync(HttpContext context) => !_watcher.IsReady ? WriteAsync(context, 503, "starting\n", "text/plain")
        : _watcher.StoreProblem is { } problem ? WriteAsync(context, 503, problem + "\n", "text/plain")
        : WriteAsync(context, 200, "ready\n", "text/plain");

    private Task ObjectiveAsync(HttpContext context, string name)
    {
        var snapshot = _watcher.Snapshot();
        return snapshot.Objectives.FirstOrDefault(o => o.Status.Objective.Name == name) is { } objective
            ? WriteAsync(context, 200, WatchJson.Render(objective), "application/json")
            : WriteAsync(context, 404, WatchJson.Problem($"there is no objective '{name}'; {Plans.NearestName.Hint(name, [.. snapshot.Objectives.Select(static o => o.Status.Objective.Name)])}"), "application/json");
    }

    private static Task WriteAsync(HttpContext context, int status, string text, string type)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Request.Method == "HEAD" ? Task.CompletedTask : context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
