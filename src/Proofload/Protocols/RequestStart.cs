using System.Text;
using Proofload.Plans;
using Proofload.Protocols.Templates;
using Proofload.Transport;
using Proofload.Transport.WebSockets;

namespace Proofload.Protocols;

/// <summary>Shape, path and headers of a kind's requests.</summary>
internal sealed class RequestStart
{
    private RequestShape _shape;
    private readonly HeaderSet _headers;
    private readonly Template? _path;
    private readonly DriverContext _context;

    /// <param name="context">The kind of request.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="fallbackPath">Path when the kind names none.</param>
    /// <param name="contentType">Content type of the body unless a header of the plan sets one; null without a body.</param>
    /// <param name="defaults">Headers that the service wants and that the plan may replace; null without any.</param>
    /// <param name="own">Headers that the protocol itself sends; a plan cannot set them.</param>
    /// <exception cref="PlanException">A malformed path, header or template.</exception>
    public RequestStart(DriverContext context, string method, string fallbackPath, string? contentType, IReadOnlyDictionary<string, string>? defaults = null, params IReadOnlyList<KeyValuePair<string, string>> own)
    {
        _context = context;
        _headers = HeaderSet.Build(context, defaults);
        var path = TargetPath.Join(context.Target, context.Request.Path, fallbackPath);
        var template = Template.Compile(path, context, $"request '{context.Request.Name}', path");
        _path = template.IsConstant ? null : template;
        foreach (var (name, _) in own)
        {
            if (_headers.Has(name))
            {
                throw new PlanException($"request '{context.Request.Name}', header '{name}': this header belongs to the protocol {context.Protocol}");
            }
        }

        _shape = new RequestShape(method, Encode(path), own.Count == 0 ? _headers.Constant : [.. _headers.Constant, .. own], contentType is null ? null : _headers.ContentType ?? contentType);
    }

    /// <summary>They are the same for every row.</summary>
    public bool IsConstant => _path is null && _headers.IsConstant;

    /// <summary>True when the plan sets the header.</summary>
    public bool Has(string name) => _headers.Has(name);

    /// <summary>The connection is to become a WebSocket.</summary>
    public void Upgrade(WebSocketOptions options) => _shape = _shape with { WebSocket = options };

    /// <summary>Writes them into an exchange.</summary>
    public void Apply(Exchange exchange)
    {
        exchange.Shape = _shape;
        if (exchange.Row.Session?.Given?.Path is { } given)
        {
            exchange.Path = Encode(TargetPath.Join(_context.Target, given, "/"));
        }
        else if (_path is not null)
        {
            exchange.Path = Encode(_path.RenderText(exchange.Row, TemplateEscape.Percent));
        }

        _headers.Apply(exchange);
    }

    // What the plan wrote is kept; only bytes that cannot stand in a request line are encoded.
    private static string Encode(string path)
    {
        if (path.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && !path.Contains('#'))
        {
            return path;
        }

        var encoded = new StringBuilder(path.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(path))
        {
            if (b is > 0x20 and < 0x7F and not (byte)'#')
            {
                encoded.Append((char)b);
            }
            else
            {
                encoded.Append('%').Append(b.ToString("X2"));
            }
        }

        return encoded.ToString();
    }
}
