using Proofload.Measurement.Recording;
using Proofload.Protocols;

namespace Proofload.Imports;

/// <summary>The outcome class of a request from what other tools say about it: a status, and words of their libraries.</summary>
internal static class FailureText
{
    private static readonly (string Words, ErrorKind Kind)[] Known =
    [
        ("no such host", ErrorKind.Dns), ("name or service not known", ErrorKind.Dns), ("temporary failure in name resolution", ErrorKind.Dns),
        ("name resolution", ErrorKind.Dns), ("getaddrinfo", ErrorKind.Dns), ("lookup ", ErrorKind.Dns),
        ("connection refused", ErrorKind.ConnectRefused), ("connectionrefused", ErrorKind.ConnectRefused),
        ("dial: i/o timeout", ErrorKind.ConnectTimeout), ("connect timeout", ErrorKind.ConnectTimeout), ("connecttimeout", ErrorKind.ConnectTimeout),
        ("tls", ErrorKind.Tls), ("x509", ErrorKind.Tls), ("certificate", ErrorKind.Tls), ("sslerror", ErrorKind.Tls), ("ssl:", ErrorKind.Tls),
        ("timeout", ErrorKind.Timeout), ("timed out", ErrorKind.Timeout), ("deadline exceeded", ErrorKind.Timeout),
        ("unexpected eof", ErrorKind.Truncated), ("incomplete", ErrorKind.Truncated), ("payload is not completed", ErrorKind.Truncated),
        ("reset by peer", ErrorKind.Reset), ("connectionreset", ErrorKind.Reset), ("broken pipe", ErrorKind.Reset), ("eof", ErrorKind.Reset),
        ("disconnected", ErrorKind.Reset), ("remotedisconnected", ErrorKind.Reset), ("connection aborted", ErrorKind.Reset), ("connection error", ErrorKind.Reset),
        ("rate limit", ErrorKind.RateLimited), ("too many requests", ErrorKind.RateLimited),
        ("service unavailable", ErrorKind.Overloaded), ("overloaded", ErrorKind.Overloaded),
        ("cancel", ErrorKind.Cancelled),
        ("internal server error", ErrorKind.Http5xx), ("bad gateway", ErrorKind.Http5xx), ("gateway time-out", ErrorKind.Http5xx),
        ("not found", ErrorKind.Http4xx), ("unauthorized", ErrorKind.Http4xx), ("forbidden", ErrorKind.Http4xx), ("bad request", ErrorKind.Http4xx),
        ("unprocessable", ErrorKind.Http4xx),
    ];

    /// <summary>The class of a request that the tool calls failed.</summary>
    /// <param name="status">HTTP status; 0 when there was none.</param>
    /// <param name="text">What the tool says; may be empty.</param>
    public static ErrorKind Of(int status, string? text)
    {
        if (status >= 400)
            return HttpOutcome.Of(status);

        foreach (var (words, kind) in Known)
        {
            if (text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true)
                return kind;
        }

        return status == 0 && string.IsNullOrEmpty(text) ? ErrorKind.Reset : ErrorKind.InvalidResponse;
    }

    /// <summary>The class from a text that may hold the status, as in <c>503 Server Error</c>.</summary>
    public static ErrorKind Of(string text)
    {
        for (var at = 0; at + 3 <= text.Length; at++)
        {
            var isAlone = (at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + 3 == text.Length || !char.IsLetterOrDigit(text[at + 3]));
            if (isAlone && (text[at] is '4' or '5') && char.IsAsciiDigit(text[at + 1]) && char.IsAsciiDigit(text[at + 2]))
                return HttpOutcome.Of(int.Parse(text.AsSpan(at, 3), System.Globalization.CultureInfo.InvariantCulture));
        }

        return Of(0, text);
    }
}
