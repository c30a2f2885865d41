using Proofload.Plans;

namespace Proofload.Telemetry.Otlp;

/// <summary>Where and how to export, with every question answered.</summary>
public sealed record OtlpSettings
{
    /// <summary>Full address that bodies are posted to.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Headers of every export.</summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> Headers { get; init; } = [];

    /// <summary>From one export to the next. Default 10 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time of one export. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What values count from. Default cumulative.</summary>
    public OtlpTemporality Temporality { get; init; }

    /// <summary>Form of histograms. Default exponential.</summary>
    public OtlpHistograms Histograms { get; init; }

    /// <summary>Compression. Default none.</summary>
    public OtlpCompression Compression { get; init; }

    /// <summary>PEM file of certificate authorities to trust instead of the system's; null for the system's.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>Attributes of the resource that the user gave, <c>service.name</c> among them when it was.</summary>
    public IReadOnlyList<TelemetryAttribute> Attributes { get; init; } = [];

    /// <summary>Host and port, for messages: the rest of an address may hold a secret.</summary>
    public string Shown => Endpoint.Authority;

    /// <summary>Answers what the plan leaves open from the environment, as the OpenTelemetry specification says (OTLP exporter, metrics SDK and resource variables).</summary>
    /// <param name="plan">What the plan says.</param>
    /// <param name="environment">Gives the value of a variable; null when it is not set.</param>
    /// <returns>Null when <c>OTEL_SDK_DISABLED</c> is true.</returns>
    /// <exception cref="PlanException">A variable is wrong, or asks for a transport that is not spoken; one line.</exception>
    public static OtlpSettings? Resolve(OtlpPlan plan, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(environment);
        var variables = new OtlpEnvironment(environment);
        if (variables.IsDisabled)
            return null;
        variables.CheckProtocol();
        return new OtlpSettings
        {
            Endpoint = plan.Endpoint is { } given ? WithPath(given) : variables.Endpoint is { } found ? found : new Uri("http://localhost:4318/v1/metrics"),
            Headers = [.. Merge(variables.Headers, plan.Headers)],
            Interval = plan.Interval ?? variables.Interval ?? TimeSpan.FromSeconds(10),
            Timeout = plan.Timeout ?? variables.Timeout ?? TimeSpan.FromSeconds(10),
            Temporality = plan.Temporality ?? variables.Temporality ?? OtlpTemporality.Cumulative,
            Histograms = plan.Histograms ?? variables.Histograms ?? OtlpHistograms.Exponential,
            Compression = plan.Compression ?? variables.Compression ?? OtlpCompression.None,
            CertificateAuthority = variables.Certificate,
            Attributes = [.. variables.Attributes, .. plan.Attributes.Select(static a => new TelemetryAttribute(a.Key, a.Value))],
        };
    }

    /// <summary>The address of metrics below a base address.</summary>
    internal static Uri WithPath(Uri address)
    {
        const string path = "/v1/metrics";
        var text = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new Uri(text.EndsWith(path, StringComparison.Ordinal) ? text : text + path);
    }

    private static Dictionary<string, Secret> Merge(IEnumerable<KeyValuePair<string, Secret>> below, IReadOnlyDictionary<string, Secret> above)
    {
        var merged = new Dictionary<string, Secret>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in below.Concat(above))
            merged[name] = value;
        return merged;
    }
}
