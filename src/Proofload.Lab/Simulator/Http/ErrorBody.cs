using System.Text.Json;
using Proofload.Lab.Simulator.Grpc;

namespace Proofload.Lab.Simulator.Http;

/// <summary>Error answers in the style of the OpenAI API, in that of KServe under <c>/v2</c>, and as the status of a gRPC call.</summary>
internal static class ErrorBody
{
    public static Task SendAsync(Exchange exchange, int status, string message, string? code = null) => GrpcCall.Is(exchange)
        ? GrpcCall.RefuseAsync(exchange, GrpcCall.StatusOf(status), message)
        : exchange.SendAsync(status, ContentTypes.Json, exchange.Http.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal) ? KServe(message) : OpenAi(status, message, code));

    public static byte[] OpenAi(int status, string message, string? code = null) =>
        JsonSerializer.SerializeToUtf8Bytes(new { error = new { message, type = TypeOf(status), param = (string?)null, code } });

    private static byte[] KServe(string message) => JsonSerializer.SerializeToUtf8Bytes(new { error = message });

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
