using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Proofload.Analysis.Canaries;
using Proofload.Cli.CommandLine;
using Proofload.Plans;
using Proofload.Reports.Canaries;

namespace Proofload.Cli.Canaries;

/// <summary>
/// The endpoint that rollout controllers call. <c>/flagger</c> says pass with 200 and anything else with another status; <c>/argo</c> always answers a
/// judgement with 200, because the controller reads the verdict in it; <c>/healthz</c> is for probes.
/// </summary>
internal sealed class CanaryEndpoint : IAsyncDisposable
{
    /// <summary>Largest body of a request, bytes.</summary>
    public const int LargestBody = 64 * 1024;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly WebApplication _app;
    private readonly CanaryDesk _desk;
    private readonly Action<string> _note;
    private readonly CancellationTokenSource _stop = new();

    private CanaryEndpoint(WebApplication app, CanaryDesk desk, Action<string> note)
    {
        (_app, _desk, _note) = (app, desk, note);
        app.Run(AnswerAsync);
    }

    /// <summary>Address that it listens on.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Starts listening.</summary>
    /// <param name="address">Where; port 0 takes a free one.</param>
    /// <param name="desk">Judges.</param>
    /// <param name="note">Told what was asked and answered, a line each.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<CanaryEndpoint> StartAsync(IPEndPoint address, CanaryDesk desk, Action<string> note)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        // Signals are the command's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = 1000;
            kestrel.Listen(address);
        });
        var endpoint = new CanaryEndpoint(builder.Build(), desk, note);
        await endpoint._app.StartAsync();
        endpoint.Address = new Uri(endpoint._app.Urls.First());
        return endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (path, method) = (context.Request.Path.Value ?? "", context.Request.Method);
        var isFlagger = path == "/flagger";
        if (path == "/healthz")
        {
            await WriteAsync(context, 200, "ok\n", "text/plain");
        }
        else if (!isFlagger && path != "/argo")
        {
            await SayAsync(context, 404, "not_found", "there are /flagger, /argo and /healthz");
        }
        else if (method != "POST" && (isFlagger || method != "GET"))
        {
            context.Response.Headers.Allow = isFlagger ? "POST" : "GET, POST";
            await SayAsync(context, 405, "not_allowed", "ask with POST");
        }
        else
        {
            await JudgeAsync(context, isFlagger);
        }
    }

    private async Task JudgeAsync(HttpContext context, bool isFlagger)
    {
        CanaryRequest? request;
        string problem;
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var query = context.Request.Query;
            request = body.Length > 0 ? CanaryRequest.Read(body.GetBuffer().AsMemory(0, (int)body.Length), out problem) : CanaryRequest.Of(query["name"], query["namespace"], out problem);
        }
        catch (BadHttpRequestException e)
        {
            (request, problem) = (null, e.StatusCode == 413 ? $"the body is larger than {LargestBody} bytes" : "the request is broken");
        }

        if (request is null)
        {
            await SayAsync(context, 400, "error", problem);
            return;
        }

        if (!_desk.TryAsk(request, _stop.Token, out var judgement))
        {
            context.Response.Headers.RetryAfter = "30";
            await SayAsync(context, 429, "inconclusive", "as many judgements as allowed are under way");
            return;
        }

        var name = string.Join('/', new[] { request.Namespace, request.Name }.Where(static s => s.Length > 0));
        try
        {
            var result = await judgement.WaitAsync(context.RequestAborted);
            _note($"{(name.Length > 0 ? name : "canary")}: {CanaryText.Word(result.Verdict)}: {result.Reason}");
            await WriteAsync(context, isFlagger ? StatusOf(result.Verdict) : 200, CanaryJson.Render(result), "application/json");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await SayAsync(context, 504, "inconclusive", "the judgement took too long, or this endpoint is ending");
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone; the judgement goes on for the next who asks.
        }
        catch (Exception e) when (e is CommandException or PlanException or TimeoutException or IOException)
        {
            _note($"{(name.Length > 0 ? name : "canary")}: {e.Message.ReplaceLineEndings(" ")}");
            await SayAsync(context, 500, "error", e.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>Flagger goes on with 2xx only.</summary>
    internal static int StatusOf(CanaryVerdict verdict) => verdict switch
    {
        CanaryVerdict.Pass => 200,
        CanaryVerdict.Worse or CanaryVerdict.Unsteady => 412,
        _ => 424,
    };

    private static Task SayAsync(HttpContext context, int status, string verdict, string reason) =>
        WriteAsync(context, status, new JsonObject { ["verdict"] = verdict, ["reason"] = reason, ["score"] = 0 }.ToJsonString(Relaxed) + "\n", "application/json");

    private static Task WriteAsync(HttpContext context, int status, string text, string type)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
