namespace Proofload.Reports;

/// <summary>What the kinds of error mean.</summary>
internal static class ErrorText
{
    public static string Meaning(string kind) => kind switch
    {
        "dns" => "the host name could not be resolved",
        "connect_refused" => "the target refused the connection",
        "connect_timeout" => "no connection within the connect timeout",
        "tls" => "the TLS handshake failed",
        "timeout" => "no complete response within the timeout",
        "reset" => "the connection was closed before a response",
        "http_4xx" => "a status from 400 to 499 other than 429",
        "rate_limited" => "status 429",
        "http_5xx" => "a status from 500 to 599 other than 503 and 529",
        "overloaded" => "status 503 or 529",
        "stream_error" => "status 200, but the stream carried an error",
        "truncated" => "the response ended before its end mark",
        "invalid_response" => "not parseable, or a check on it failed",
        "empty" => "a complete response without a token",
        "cancelled" => "ended by us; neither success nor failure",
        _ => "",
    };
}
