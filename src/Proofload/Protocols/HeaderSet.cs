using Proofload.Plans;
using Proofload.Protocols.Templates;
using Proofload.Transport;

namespace Proofload.Protocols;

/// <summary>The headers of one kind: those that never change, for the shape, and those with placeholders, for each exchange.</summary>
internal sealed class HeaderSet
{
    private static readonly string[] Reserved = ["Content-Length", "Transfer-Encoding", "Connection", "Content-Type", "Expect"];

    private readonly List<(string Name, Template Value)> _templates = [];
    private readonly List<KeyValuePair<string, string>> _constant = [];

    private HeaderSet()
    {
    }

    /// <summary>Headers that are the same for every request of the kind.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Constant => _constant;

    /// <summary>Content type that a header of the plan asks for; null without one.</summary>
    public string? ContentType { get; private set; }

    /// <summary>Builds the set: the service's defaults, the API key in the protocol's header, the target's headers, then the kind's own, which win.</summary>
    /// <exception cref="PlanException">A header that the transport owns, or a malformed template.</exception>
    public static HeaderSet Build(DriverContext context, IReadOnlyDictionary<string, string>? defaults = null)
    {
        var merged = new Dictionary<string, Secret>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in defaults ?? new Dictionary<string, string>())
        {
            merged[name] = Secret.Literal(value);
        }

        if (context.Target.ApiKey is { } key)
        {
            var header = KnownProtocols.ApiKeyHeader(context.Protocol);
            merged[header] = Secret.Literal(header == KnownProtocols.Bearer ? "Bearer " + key.Reveal() : key.Reveal());
        }

        foreach (var (name, value) in context.Target.Headers.Concat(context.Request.Headers))
        {
            merged[name] = value;
        }

        var set = new HeaderSet();
        foreach (var (name, value) in merged)
        {
            set.Add(name, value.Reveal(), context);
        }

        return set;
    }

    /// <summary>No header holds a template.</summary>
    public bool IsConstant => _templates.Count == 0;

    /// <summary>True when the plan sets the header.</summary>
    public bool Has(string name) =>
        _constant.Exists(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) || _templates.Exists(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds the headers with placeholders to an exchange.</summary>
    public void Apply(Exchange exchange)
    {
        foreach (var (name, value) in _templates)
        {
            exchange.Headers.Add(new KeyValuePair<string, string>(name, value.RenderText(exchange.Row, TemplateEscape.Header)));
        }
    }

    /// <summary>Refuses a header that code gives for one request when it cannot be sent.</summary>
    /// <exception cref="ArgumentException">It is no header, or one that belongs to the transport.</exception>
    public static void Check(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        var problem = !IsName(name) ? "this is no header name"
            : Reserved.Contains(name, StringComparer.OrdinalIgnoreCase) ? "this header belongs to the transport"
            : value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0 ? "the value must be one line"
            : null;
        if (problem is not null)
        {
            throw new ArgumentException($"header '{name}': {problem}", nameof(name));
        }
    }

    private static bool IsName(string name) => name.Length > 0 && name.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 && !name.Contains(':');

    private void Add(string name, string value, DriverContext context)
    {
        var where = $"request '{context.Request.Name}', header '{name}'";
        if (!IsName(name))
        {
            throw new PlanException($"{where}: this is no header name");
        }

        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
        {
            ContentType = value;
            return;
        }

        if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            throw new PlanException($"{where}: this header belongs to the transport");
        }

        if (value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0)
        {
            throw new PlanException($"{where}: the value must be one line");
        }

        var template = Template.Compile(value, context, where);
        if (template.IsConstant)
        {
            _constant.Add(new KeyValuePair<string, string>(name, value));
        }
        else
        {
            _templates.Add((name, template));
        }
    }
}
