using System.Net;
using Proofload.Measurement.Clocks;
using Proofload.Plans;

namespace Proofload.Transport.Http;

/// <summary>Turns an exchange's request into the handler's message.</summary>
internal sealed class MessageBuilder(TargetPlan target, IClock clock, ConnectionCounters counters)
{
    private readonly string _authority = target.Url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
    private readonly bool _http2 = target.HttpVersion == HttpVersionChoice.Http2;
    private RequestShape? _lastShape;
    private Uri? _lastUri;

    public ExchangeRequest Build(Exchange exchange)
    {
        var shape = exchange.Shape;
        var request = new ExchangeRequest(HttpMethod.Parse(shape.Method), Address(exchange), clock, counters)
        {
            Version = _http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Multiplexed = _http2,
        };
        var named = false;
        foreach (var (name, value) in shape.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
            named |= name.Equals(RequestHeaders.UserAgent, StringComparison.OrdinalIgnoreCase);
        }

        foreach (var (name, value) in exchange.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
            named |= name.Equals(RequestHeaders.UserAgent, StringComparison.OrdinalIgnoreCase);
        }

        if (!named)
        {
            request.Headers.TryAddWithoutValidation(RequestHeaders.UserAgent, RequestHeaders.DefaultUserAgent);
        }

        return request;
    }

    /// <summary>Why an exchange's request must not be sent; null when it may. The handler itself would pass a line break in a header on.</summary>
    public static string? FindProblem(Exchange exchange)
    {
        foreach (var (name, value) in exchange.Shape.Headers)
        {
            if (WireRules.FindProblem(name, value) is { } problem)
            {
                return problem;
            }
        }

        foreach (var (name, value) in exchange.Headers)
        {
            if (WireRules.FindProblem(name, value) is { } problem)
            {
                return problem;
            }
        }

        return WireRules.FindProblem(exchange.Path ?? exchange.Shape.Path);
    }

    public void AttachBody(ExchangeRequest request, Exchange exchange)
    {
        if (exchange.Body.WrittenCount == 0)
        {
            request.Content = null;
            return;
        }

        var content = request.Content as BodyContent ?? new BodyContent(exchange, exchange.Shape.ContentType);
        content.Announce();
        request.Content = content;
    }

    // Paths are sent as written: the drivers have encoded what needs it.
    private Uri Address(Exchange exchange)
    {
        if (exchange.Path is null && ReferenceEquals(_lastShape, exchange.Shape) && _lastUri is not null)
        {
            return _lastUri;
        }

        var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var uri = new Uri(_authority + (exchange.Path ?? exchange.Shape.Path), in options);
        if (exchange.Path is null)
        {
            _lastShape = exchange.Shape;
            _lastUri = uri;
        }

        return uri;
    }
}
