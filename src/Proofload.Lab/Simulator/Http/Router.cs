using System.Security.Cryptography;
using System.Text;
using Proofload.Lab.Simulator.Endpoints;
using Proofload.Lab.Simulator.Generation.Messages;
using Proofload.Lab.Simulator.Generation.Ollama;
using Proofload.Lab.Simulator.Generation.OpenAi;
using Proofload.Lab.Simulator.Generation.Responses;
using Proofload.Lab.Simulator.Grpc;

namespace Proofload.Lab.Simulator.Http;

/// <summary>The explicit list of endpoints. Model endpoints are numbered, may freeze, need the key and may be given a fault; the others do none of that.</summary>
internal sealed class Router(SimulatorCore core)
{
    private const string MessagesPath = "/v1/messages";
    private readonly byte[]? _authorization = core.Options.ApiKey is { } key ? Encoding.UTF8.GetBytes("Bearer " + key) : null;
    private readonly byte[]? _key = core.Options.ApiKey is { } plain ? Encoding.UTF8.GetBytes(plain) : null;

    public async Task HandleAsync(Exchange exchange)
    {
        var path = exchange.Http.Request.Path.Value ?? "/";
        if (path.StartsWith("/sim/", StringComparison.Ordinal))
        {
            await ControlEndpoint.HandleAsync(exchange, path);
            return;
        }

        if (core.Freeze.IsFrozen(exchange.ReceivedNs, out var thawNs))
        {
            await core.Loop.DelayUntil(thawNs);
        }

        if (OpenEndpoint(exchange.Http.Request.Method, path) is { } open)
        {
            await open(exchange);
            return;
        }

        if (ModelEndpoint(exchange.Http.Request.Method, path) is not { } endpoint)
        {
            await RefuseAsync(exchange, path);
            return;
        }

        if (!IsAuthorized(exchange))
        {
            await ErrorBody.SendAsync(exchange, 401, "Incorrect API key provided.", "invalid_api_key");
            return;
        }

        core.Tally.RequestStarted();
        exchange.Number();
        try
        {
            await endpoint(exchange);
        }
        finally
        {
            core.Tally.RequestEnded();
        }
    }

    private static Func<Exchange, Task>? OpenEndpoint(string method, string path) => path switch
    {
        "/healthz" or "/health" or "/v2/health/live" or "/v2/health/ready" => HealthEndpoint.HandleAsync,
        "/ping" => TorchServeEndpoint.PingAsync,
        "/metrics" => MetricsEndpoint.HandleAsync,
        "/echo" => EchoEndpoint.HandleAsync,
        "/login" when method == "POST" => LoginEndpoint.LogInAsync,
        "/protected" => LoginEndpoint.ProtectedAsync,
        _ when path.StartsWith(GrpcCall.Service, StringComparison.Ordinal) && method == "POST" => GrpcInfoEndpoint.Find(path[GrpcCall.Service.Length..]),
        _ => null,
    };

    private static Func<Exchange, Task>? ModelEndpoint(string method, string path) => (method, path) switch
    {
        ("POST", "/v1/chat/completions") => static e => GenerationEndpoint.HandleAsync(e, ChunkTemplate.Chat),
        ("POST", "/v1/completions") => static e => GenerationEndpoint.HandleAsync(e, ChunkTemplate.Completions),
        ("POST", "/v1/responses") => static e => GenerationEndpoint.HandleAsync(e, ResponsesTemplate.Dialect),
        ("POST", MessagesPath) => static e => GenerationEndpoint.HandleAsync(e, MessagesTemplate.Dialect),
        ("POST", "/api/chat") => static e => GenerationEndpoint.HandleAsync(e, OllamaTemplate.Chat),
        ("POST", "/api/generate") => static e => GenerationEndpoint.HandleAsync(e, OllamaTemplate.Generate),
        ("POST", "/v1/rerank" or "/v2/rerank" or "/rerank") => RerankEndpoint.HandleAsync,
        ("POST", "/v1/embeddings") => EmbeddingsEndpoint.HandleAsync,
        ("GET" or "POST", "/events") => EventsEndpoint.HandleAsync,
        ("GET", "/ws") => WebSocketEndpoint.HandleAsync,
        ("GET", "/v1/models") => ModelsEndpoint.ListAsync,
        ("POST", "/predict") => PredictEndpoint.PredictAsync,
        ("GET", "/") => PredictEndpoint.RootAsync,
        ("POST", _) when TfServingEndpoint.IsAction(path) => TfServingEndpoint.AnswerAsync,
        ("POST", _) when path.StartsWith("/predictions/", StringComparison.Ordinal) => TorchServeEndpoint.PredictAsync,
        ("GET", _) when path.StartsWith("/v1/models/", StringComparison.Ordinal) && path.Count('/') > 3 => TfServingEndpoint.StatusAsync,
        ("GET", _) when path.StartsWith("/v1/models/", StringComparison.Ordinal) => ModelsEndpoint.GetAsync,
        ("POST", GrpcCall.Service + "ModelInfer") => GrpcInferEndpoint.HandleAsync,
        ("POST", GrpcCall.Service + "ModelStreamInfer") => GrpcStreamEndpoint.HandleAsync,
        ("GET", "/v2" or "/v2/") => KServeEndpoint.ServerAsync,
        ("POST", _) when path.StartsWith("/v2/models/", StringComparison.Ordinal) && path.EndsWith("/infer", StringComparison.Ordinal) => KServeEndpoint.InferAsync,
        ("GET", _) when path.StartsWith("/v2/models/", StringComparison.Ordinal) => KServeEndpoint.ModelAsync,
        _ => null,
    };

    private static Task RefuseAsync(Exchange exchange, string path)
    {
        var other = exchange.Http.Request.Method == "POST" ? "GET" : "POST";
        if (ModelEndpoint(other, path) is not null || path == "/login")
        {
            exchange.Http.Response.Headers.Allow = other;
            return ErrorBody.SendAsync(exchange, 405, $"Method {exchange.Http.Request.Method} is not allowed for {path}; use {other}.", "method_not_allowed");
        }

        return ErrorBody.SendAsync(exchange, 404, $"Unknown path: {exchange.Http.Request.Method} {path}.", "unknown_url");
    }

    // The Messages API has a header of its own for the key; clients of gateways send a bearer token there too.
    private bool IsAuthorized(Exchange exchange)
    {
        var request = exchange.Http.Request;
        return _authorization is null || _key is null || Equal(request.Headers.Authorization.ToString(), _authorization)
            || (request.Path == MessagesPath && Equal(request.Headers["x-api-key"].ToString(), _key));
    }

    private static bool Equal(string given, byte[] wanted) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), wanted);
}
