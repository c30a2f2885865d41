using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Proofload.IntegrationTests.Servers;

/// <summary>A target that answers everything and keeps a log of the probes that came.</summary>
internal sealed class ProbeLog : IAsyncDisposable
{
    private readonly WebApplication app;

    private ProbeLog(WebApplication app) => this.app = app;

    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>True: every answer is 503.</summary>
    public bool IsBroken { get; set; }

    public string Address => app.Urls.First() + "/";

    public static async Task<ProbeLog> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var log = new ProbeLog(builder.Build());
        log.app.Run(context =>
        {
            log.Seen.Enqueue(context.Request.Headers["x-proofload-probe"].ToString());
            context.Response.StatusCode = log.IsBroken ? 503 : 200;
            return context.Response.WriteAsync("ok");
        });
        await log.app.StartAsync();
        return log;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
