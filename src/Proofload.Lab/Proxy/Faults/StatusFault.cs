using System.Globalization;
using System.Text;
using Proofload.Lab.Faults;
using Proofload.Lab.Simulator.Http;
using Proofload.Measurement.Randomness;

namespace Proofload.Lab.Proxy.Faults;

/// <summary>A status in place of an answer, with an error in the form of the API that the path belongs to. The upstream is not asked.</summary>
internal sealed class StatusFault(string name, int status, string message, string code, int? retryAfter = null) : ProxyFault(name)
{
    public static ProxyFaultKind RateLimited { get; } = new("rate_limited", "Retry-After as a duration, or none; default 1s", "Status 429, with Retry-After.")
    {
        Create = static (p, _) => new StatusFault("rate_limited", 429, "Rate limit reached.", "rate_limit_exceeded", p == "none" ? null : Seconds(p)),
    };

    public static ProxyFaultKind Overloaded { get; } = new("overloaded", "503 or 529; default 503", "Status 503 or 529.")
    {
        Create = static (p, _) => new StatusFault("overloaded", p is null or "503" ? 503 : FaultParameter.Status("overloaded", p, 529, 529, 529), "The model is overloaded.", "overloaded"),
    };

    public static ProxyFaultKind ServerError { get; } = new("http_5xx", "a status from 500 to 599; default 500", "A server error.")
    {
        Create = static (p, _) => new StatusFault("http_5xx", FaultParameter.Status("http_5xx", p, 500, 500, 599), "The server had an error while processing the request.", "injected"),
    };

    public static ProxyFaultKind ClientError { get; } = new("http_4xx", "a status from 400 to 499; default 400", "A client error, undeserved.")
    {
        Create = static (p, _) => new StatusFault("http_4xx", FaultParameter.Status("http_4xx", p, 400, 400, 499), "The request was rejected.", "injected"),
    };

    public static LocalAnswer Of(int status, string path, string message, string code, int? retryAfter)
    {
        var body = ErrorBody.Of(path, status, message, code);
        var retry = retryAfter is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"Retry-After: {seconds}\r\n") : "";
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {Reason(status)}\r\nContent-Type: application/json\r\n{retry}Content-Length: {body.Length}\r\n\r\n");
        return new LocalAnswer((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], 0, ConnectionEnding.Stay);
    }

    public override LocalAnswer? Answer(string path, ref SeededRandom random) => Of(status, path, message, code, retryAfter);

    private static int Seconds(string? text) => (int)Math.Min(int.MaxValue, Math.Ceiling(FaultParameter.DurationNs("rate_limited", text, TimeSpan.FromSeconds(1)) / 1e9));

    private static string Reason(int status) => status switch
    {
        400 => "Bad Request",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        529 => "Overloaded",
        < 500 => "Client Error",
        _ => "Server Error",
    };
}
