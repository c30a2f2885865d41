using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Proofload.Measurement.Randomness;

namespace Proofload.IntegrationTests.Servers;

/// <summary>A service whose answers take as long as it is told, between two times; and a receiver that keeps what is posted below <c>/told/NAME</c>.</summary>
internal sealed class AnswersService : IAsyncDisposable
{
    private readonly WebApplication app;
    private long asked;
    private volatile int longest = 200;

    private AnswersService(WebApplication app) => this.app = app;

    /// <summary>Most milliseconds of an answer; the fewest are 50.</summary>
    public int Longest
    {
        get => longest;
        set => longest = value;
    }

    public Uri Address => new(app.Urls.First());

    /// <summary>Receivers and the documents that they got.</summary>
    public ConcurrentQueue<(string Receiver, JsonElement Document)> Told { get; } = new();

    public static async Task<AnswersService> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var service = new AnswersService(builder.Build());
        service.app.Run(service.AnswerAsync);
        await service.app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/told", out var receiver))
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body);
            Told.Enqueue((receiver.Value!.Trim('/'), document.RootElement.Clone()));
            return;
        }

        var random = SeededRandom.At(50_600, 1, (ulong)Interlocked.Increment(ref asked));
        await Task.Delay(50 + random.NextInt(longest - 49));
        await context.Response.WriteAsync("42");
    }
}
