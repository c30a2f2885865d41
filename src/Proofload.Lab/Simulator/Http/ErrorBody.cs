using System.Text.Json;
using Proofload.Lab.Simulator.Endpoints;
using Proofload.Lab.Simulator.Grpc;

namespace Proofload.Lab.Simulator.Http;

/// <summary>Error answers in the style of the OpenAI API, or of the API that the path belongs to: Anthropic, Ollama, KServe, TF Serving, TorchServe, the status of a gRPC call.</summary>
internal static class ErrorBody
{
    public static Task SendAsync(Exchange exchange, int status, string message, string? code = null) => GrpcCall.Is(exchange)
        ? GrpcCall.RefuseAsync(exchange, GrpcCall.StatusOf(status), message)
        : exchange.SendAsync(status, ContentTypes.Json, Of(exchange.Http.Request.Path.Value, status, message, code));

    /// <summary>The error in the form of the API that the path belongs to.</summary>
    public static byte[] Of(string? path, int status, string message, string? code = null) => path switch
    {
        "/v1/messages" => Anthropic(status, message),
        "/v2/rerank" => OpenAi(status, message, code),
        not null when path == "/v2" || path.StartsWith("/v2/", StringComparison.Ordinal) || path.StartsWith("/api/", StringComparison.Ordinal) => Plain(message),
        not null when TfServingEndpoint.IsAction(path) => Plain(message),
        not null when path.StartsWith("/predictions/", StringComparison.Ordinal) => TorchServe(status, message),
        _ => OpenAi(status, message, code),
    };

    public static byte[] OpenAi(int status, string message, string? code = null) =>
        JsonSerializer.SerializeToUtf8Bytes(new { error = new { message, type = TypeOf(status), param = (string?)null, code } });

    private static byte[] Anthropic(int status, string message) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        type = "error",
        error = new { type = status >= 500 && status is not (503 or 529) ? "api_error" : TypeOf(status), message },
    });

    // KServe, TF Serving and Ollama.
    private static byte[] Plain(string message) => JsonSerializer.SerializeToUtf8Bytes(new { error = message });

    private static byte[] TorchServe(int status, string message) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        code = status,
        type = status switch
        {
            404 => "ModelNotFoundException",
            503 => "ServiceUnavailableException",
            < 500 => "BadRequestException",
            _ => "InternalServerException",
        },
        message,
    });

    private static string TypeOf(int status) => status switch
    {
        401 => "authentication_error",
        404 => "not_found_error",
        429 => "rate_limit_error",
        503 or 529 => "overloaded_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
