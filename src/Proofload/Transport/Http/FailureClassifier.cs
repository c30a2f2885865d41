using System.Security.Authentication;
using Proofload.Measurement.Recording;

namespace Proofload.Transport.Http;

/// <summary>Names the outcome of an exchange that ended with an exception.</summary>
internal static class FailureClassifier
{
    private const int MaxDetail = 200;

    /// <summary>The outcome and a few words for it; the words never hold headers, bodies or addresses with user information.</summary>
    public static (ErrorKind Kind, string Detail) Classify(Exception failure, bool headSeen, long bodyBytes)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case ConnectFailureException connect:
                    return (connect.Kind, connect.Message);
                case ConnectionLostException lost:
                    return (lost.Kind, lost.Message);
                case HttpProtocolException protocol:
                    return Http2(protocol.ErrorCode, headSeen, bodyBytes);
                case HttpIOException io when Known(io.HttpRequestError, headSeen, bodyBytes, io) is { } outcome:
                    return outcome;
                case HttpRequestException request when request.InnerException is null or not (HttpIOException or IOException or AuthenticationException)
                        && Known(request.HttpRequestError, headSeen, bodyBytes, request) is { } outcome:
                    return outcome;
                case AuthenticationException tls:
                    return (ErrorKind.Tls, OneLine(tls.Message));
            }
        }

        for (var e = failure; e is not null; e = e.InnerException)
        {
            if (e is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
            {
                return Ended(headSeen, bodyBytes, "reset");
            }
        }

        return (ErrorKind.InvalidResponse, OneLine($"{failure.GetType().Name}: {failure.Message}"));
    }

    /// <summary>A message as one short line.</summary>
    public static string OneLine(string text)
    {
        var cut = text.Length > MaxDetail ? string.Concat(text.AsSpan(0, MaxDetail - 1), "…") : text;
        return cut.AsSpan().IndexOfAny('\r', '\n', '\t') < 0 ? cut : cut.Replace('\r', ' ').Replace('\n', ' ').Replace('\t', ' ');
    }

    private static (ErrorKind Kind, string Detail)? Known(HttpRequestError error, bool headSeen, long bodyBytes, Exception failure) => error switch
    {
        HttpRequestError.NameResolutionError => (ErrorKind.Dns, "the name cannot be resolved"),
        HttpRequestError.SecureConnectionError => (ErrorKind.Tls, OneLine(failure.Message)),
        HttpRequestError.ResponseEnded => Ended(headSeen, bodyBytes, "closed"),
        HttpRequestError.InvalidResponse => (ErrorKind.InvalidResponse, OneLine(failure.Message)),
        HttpRequestError.ConfigurationLimitExceeded => (ErrorKind.InvalidResponse, "the response head is too large"),
        HttpRequestError.VersionNegotiationError => (ErrorKind.InvalidResponse, "the server does not speak the HTTP version asked for"),
        HttpRequestError.ProxyTunnelError => (ErrorKind.ConnectRefused, "the proxy refused the tunnel"),
        _ => null,
    };

    private static (ErrorKind Kind, string Detail) Ended(bool headSeen, long bodyBytes, string how) => headSeen
        ? (ErrorKind.Truncated, $"the connection was {how} after {bodyBytes} bytes of the body")
        : (ErrorKind.Reset, $"the connection was {how} before a complete response head");

    // Codes of RFC 9113, section 7.
    private static (ErrorKind Kind, string Detail) Http2(long code, bool headSeen, long bodyBytes)
    {
        var name = code switch
        {
            0x0 => "NO_ERROR",
            0x1 => "PROTOCOL_ERROR",
            0x2 => "INTERNAL_ERROR",
            0x3 => "FLOW_CONTROL_ERROR",
            0x6 => "FRAME_SIZE_ERROR",
            0x7 => "REFUSED_STREAM",
            0x8 => "CANCEL",
            0x9 => "COMPRESSION_ERROR",
            0xb => "ENHANCE_YOUR_CALM",
            0xd => "HTTP_1_1_REQUIRED",
            _ => $"code {code}",
        };
        return code is 0x1 or 0x3 or 0x6 or 0x9
            ? (ErrorKind.InvalidResponse, $"HTTP/2 {name}")
            : headSeen
                ? (ErrorKind.Truncated, $"HTTP/2 {name} after {bodyBytes} bytes of the body")
                : (ErrorKind.Reset, $"HTTP/2 {name} before a response head");
    }
}
