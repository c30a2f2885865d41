using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Proofload.Measurement.Clocks;

namespace Proofload.Cli.Drilling;

/// <summary>The two ends of the alert path: <c>/metrics</c> is scraped, <c>/hook/RECEIVER</c> is told.</summary>
internal sealed class DrillServer : IAsyncDisposable
{
    private const int LargestBody = 1 << 20;
    private readonly WebApplication _app;
    private readonly IClock _clock;
    private readonly Func<string> _metrics;
    private readonly Lock _gate = new();
    private readonly List<DrillNotification> _notifications = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DrillServer(WebApplication app, IClock clock, Func<string> metrics)
    {
        (_app, _clock, _metrics) = (app, clock, metrics);
        app.Run(AnswerAsync);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>What has arrived so far.</summary>
    public IReadOnlyList<DrillNotification> Notifications
    {
        get
        {
            lock (_gate)
            {
                return [.. _notifications];
            }
        }
    }

    public static async Task<DrillServer> StartAsync(IClock clock, Func<string> metrics)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        // Signals are the command's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var server = new DrillServer(builder.Build(), clock, metrics);
        await server._app.StartAsync();
        server.Address = new Uri(server._app.Urls.First());
        return server;
    }

    /// <summary>Waits for a notification; null when none comes in time.</summary>
    public async Task<DrillNotification?> WaitAsync(Func<DrillNotification, bool> isIt, TimeSpan longest, CancellationToken cancellation)
    {
        var until = _clock.NowNs + (long)longest.TotalNanoseconds;
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (_notifications.Find(n => isIt(n)) is { } found)
                {
                    return found;
                }

                news = _news.Task;
            }

            var left = until - _clock.NowNs;
            if (left <= 0)
            {
                return null;
            }

            await Task.WhenAny(news, Task.Delay(TimeSpan.FromTicks((left / 100) + 1), cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        const string Hook = "/hook/";
        var path = context.Request.Path.Value ?? "";
        if (path == "/metrics")
        {
            context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            await context.Response.WriteAsync(_metrics());
        }
        else if (path.StartsWith(Hook, StringComparison.Ordinal) && context.Request.Method == "POST")
        {
            var atNs = _clock.NowNs;
            using var message = await JsonDocument.ParseAsync(context.Request.Body);
            Take(message.RootElement, path[Hook.Length..], atNs);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    private void Take(JsonElement message, string receiver, long atNs)
    {
        lock (_gate)
        {
            foreach (var alert in message.GetProperty("alerts").EnumerateArray())
            {
                var name = alert.GetProperty("labels").TryGetProperty("alertname", out var label) ? label.GetString() ?? "" : "";
                _notifications.Add(new DrillNotification(atNs, receiver, name, alert.GetProperty("status").GetString() == "firing"));
            }

            var before = _news;
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            before.TrySetResult();
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Somebody was told something.</summary>
/// <param name="AtNs">When, nanoseconds on the drill's clock.</param>
/// <param name="Receiver">Who.</param>
/// <param name="Alert">Name of the alert.</param>
/// <param name="IsFiring">It fires; false: it is over.</param>
internal sealed record DrillNotification(long AtNs, string Receiver, string Alert, bool IsFiring);
