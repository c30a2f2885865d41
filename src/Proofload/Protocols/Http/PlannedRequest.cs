using System.Buffers;
using Proofload.Plans;
using Proofload.Transport;

namespace Proofload.Protocols.Http;

/// <summary>An HTTP request as the plan writes it: method, path, headers and body, or with the body that the code of a scenario gives.</summary>
internal sealed class PlannedRequest
{
    private const string Json = "application/json";
    private const string Text = "text/plain; charset=utf-8";

    private readonly HttpBody? _body;
    private readonly RequestStart _start;
    private readonly RequestStart _givenJson;
    private readonly RequestStart _givenText;

    /// <param name="context">The kind of request.</param>
    /// <param name="defaults">Headers that the plan may replace; null without any.</param>
    /// <exception cref="PlanException">It cannot be sent as planned.</exception>
    public PlannedRequest(DriverContext context, IReadOnlyDictionary<string, string>? defaults = null)
    {
        var request = context.Request;
        var contentType = request.Headers.Keys.FirstOrDefault(static name => name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase));
        _body = request.Body is null ? null : HttpBody.Compile(request.Body, contentType is null ? null : request.Headers[contentType].Reveal(), context);
        _start = new RequestStart(context, Method(request.Method, _body is not null, request.Name), "/", _body?.ContentType, defaults);
        _givenJson = Given(Json);
        _givenText = Given(Text);

        RequestStart Given(string type) => new(context, Method(request.Method, hasBody: true, request.Name), "/", request.Body?.ContentType ?? type, defaults);
    }

    /// <summary>Writes it into an exchange.</summary>
    public void Apply(Exchange exchange)
    {
        if (exchange.Row.Session?.Given is { HasBody: true } given)
        {
            var isJson = given.Body.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
            (isJson ? _givenJson : _givenText).Apply(exchange);
            exchange.Body.Write(given.Body);
            return;
        }

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
