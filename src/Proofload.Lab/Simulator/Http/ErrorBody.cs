using System.Text.Json;

namespace Proofload.Lab.Simulator.Http;

/// <summary>Error answers in the style of the OpenAI API, and in that of KServe under <c>/v2</c>.</summary>
internal static class ErrorBody
{
    public static Task SendAsync(Exchange exchange, int status, string message, string? code = null) =>
        exchange.SendAsync(status, ContentTypes.Json, exchange.Http.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal) ? KServe(message) : OpenAi(status, message, code));

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
