using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Protocols.Http;

/// <summary>An HTTP request as the plan writes it: method, path, headers and body.</summary>
internal sealed class PlannedRequest
{
    private readonly HttpBody? _body;
    private readonly RequestStart _start;

    /// <param name="context">The kind of request.</param>
    /// <param name="defaults">Headers that the plan may replace; null without any.</param>
    /// <exception cref="PlanException">It cannot be sent as planned.</exception>
    public PlannedRequest(DriverContext context, IReadOnlyDictionary<string, string>? defaults = null)
    {
        var request = context.Request;
        var contentType = request.Headers.Keys.FirstOrDefault(static name => name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
        _body = request.Body is null ? null : HttpBody.Compile(request.Body, contentType is null ? null : request.Headers[contentType].Reveal(), context);
        _start = new RequestStart(context, Method(request.Method, _body is not null, request.Name), "/", _body?.ContentType, defaults);
    }

    /// <summary>Writes it into an exchange.</summary>
    public void Apply(Exchange exchange)
    {
        _start.Apply(exchange);
        _body?.Write(exchange.Row, exchange.Body);
    }

    private static string Method(string? asked, bool hasBody, string name)
    {
        var method = asked ?? (hasBody ? "POST" : "GET");
        return method.Length > 0 && method.All(char.IsAsciiLetter)
            ? method.ToUpperInvariant()
            : throw new PlanException($"request '{name}': '{method}' is no HTTP method");
    }
}
