using System.Globalization;
using Proofload.Plans;

namespace Proofload.Telemetry.Otlp;

/// <summary>
/// The variables that OpenTelemetry's exporters read. A variable for metrics goes before the one for all signals; an empty one counts as not set. Values of headers
/// never appear in a message.
/// </summary>
internal sealed class OtlpEnvironment(Func<string, string?> environment)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    public bool IsDisabled => string.Equals(Read("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Full address; the variable for metrics is taken as it is, the path is put behind the one for all signals.</summary>
    public Uri? Endpoint
    {
        get
        {
            var (name, text) = Either("ENDPOINT");
            if (text is null)
                return null;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
                throw Wrong(name, "is no http or https address; write for example http://localhost:4318");
            return name == Prefix + "ENDPOINT" ? OtlpSettings.WithPath(address) : address;
        }
    }

    /// <summary>Pairs <c>name=value</c> with commas between them, values percent-encoded.</summary>
    public IEnumerable<KeyValuePair<string, Secret>> Headers
    {
        get
        {
            var (name, text) = Either("HEADERS");
            var headers = new List<KeyValuePair<string, Secret>>();
            foreach (var (key, value) in Pairs(name, text))
            {
                if (value.AsSpan().ContainsAny('\r', '\n', '\0') || !key.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal)))
                    throw Wrong(name, "holds something that is no header");
                headers.Add(new(key, Secret.Environment("${" + name + "}", value)));
            }

            return headers;
        }
    }

    public IEnumerable<TelemetryAttribute> Attributes
    {
        get
        {
            var attributes = Pairs("OTEL_RESOURCE_ATTRIBUTES", Read("OTEL_RESOURCE_ATTRIBUTES")).Select(static p => new TelemetryAttribute(p.Name, p.Value));
            return Read("OTEL_SERVICE_NAME") is { } service ? attributes.Append(new TelemetryAttribute("service.name", service)) : attributes;
        }
    }

    public TimeSpan? Interval => Milliseconds("OTEL_METRIC_EXPORT_INTERVAL", Read("OTEL_METRIC_EXPORT_INTERVAL"), TimeSpan.FromHours(1));

    public TimeSpan? Timeout => Either("TIMEOUT") is (var name, var text) ? Milliseconds(name, text, TimeSpan.FromMinutes(1)) : null;

    public OtlpTemporality? Temporality => Choose(Prefix + "METRICS_TEMPORALITY_PREFERENCE", Read(Prefix + "METRICS_TEMPORALITY_PREFERENCE"),
        // All that is sent here is counted where it happens, and for that low memory means delta.
        ("cumulative", OtlpTemporality.Cumulative), ("delta", OtlpTemporality.Delta), ("lowmemory", OtlpTemporality.Delta));

    public OtlpHistograms? Histograms => Choose(Prefix + "METRICS_DEFAULT_HISTOGRAM_AGGREGATION", Read(Prefix + "METRICS_DEFAULT_HISTOGRAM_AGGREGATION"),
        ("base2_exponential_bucket_histogram", OtlpHistograms.Exponential), ("explicit_bucket_histogram", OtlpHistograms.Explicit));

    public OtlpCompression? Compression => Either("COMPRESSION") is (var name, var text)
        ? Choose(name, text, ("none", OtlpCompression.None), ("gzip", OtlpCompression.Gzip))
        : null;

    /// <summary>PEM file of authorities to trust.</summary>
    public string? Certificate => Either("CERTIFICATE").Text;

    /// <summary>Refuses the transports that are not spoken, before a body goes to a port that cannot read it.</summary>
    public void CheckProtocol()
    {
        var (name, text) = Either("PROTOCOL");
        if (text is not null and not "http/protobuf")
            throw Wrong(name, $"asks for {Units.Quote(text)}; metrics are sent as http/protobuf, usually to port 4318: set it so, or leave it out");
    }

    private static IEnumerable<(string Name, string Value)> Pairs(string variable, string? text)
    {
        foreach (var pair in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = pair.IndexOf('=', StringComparison.Ordinal);
            if (cut <= 0)
                throw Wrong(variable, "is written name=value, with commas between pairs");
            yield return (Uri.UnescapeDataString(pair[..cut].Trim()), Uri.UnescapeDataString(pair[(cut + 1)..].Trim()));
        }
    }

    private static TimeSpan? Milliseconds(string name, string? text, TimeSpan most)
    {
        if (text is null)
            return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value == 0)
            throw Wrong(name, $"{Units.Quote(text)} is no number of milliseconds above 0");
        return TimeSpan.FromMilliseconds(Math.Clamp(value, 100, most.TotalMilliseconds));
    }

    private static T? Choose<T>(string name, string? text, params ReadOnlySpan<(string Name, T Value)> choices)
        where T : struct
    {
        if (text is null)
            return null;
        var names = new List<string>();
        foreach (var choice in choices)
        {
            if (choice.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
                return choice.Value;
            names.Add(choice.Name);
        }

        throw Wrong(name, $"{Units.Quote(text)} is not known; {NearestName.Hint(text, names)}");
    }

    private static PlanException Wrong(string variable, string problem) => new($"otlp: the environment variable {variable} {problem}");

    private (string Name, string? Text) Either(string suffix) => Read(Prefix + "METRICS_" + suffix) is { } own
        ? (Prefix + "METRICS_" + suffix, own)
        : (Prefix + suffix, Read(Prefix + suffix));

    private string? Read(string name) => environment(name) is { } text && text.Trim() is { Length: > 0 } value ? value : null;
}
