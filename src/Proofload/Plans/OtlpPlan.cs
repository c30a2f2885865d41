namespace Proofload.Plans;

/// <summary>
/// Sends what a run counts, while it goes on, to an OpenTelemetry collector or any backend that takes OTLP metrics over HTTP. What is not said here comes from
/// the variables of the environment that every OpenTelemetry SDK knows (<c>OTEL_EXPORTER_OTLP_*</c>), then from their defaults.
/// </summary>
public sealed record OtlpPlan
{
    /// <summary>
    /// Base address of the collector, for example <c>http://collector:4318</c>; <c>/v1/metrics</c> is put behind it unless it ends so. Null takes
    /// <c>OTEL_EXPORTER_OTLP_METRICS_ENDPOINT</c>, then <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, then <c>http://localhost:4318</c>.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Headers of every export, over those of <c>OTEL_EXPORTER_OTLP_HEADERS</c>. Default none.</summary>
    public IReadOnlyDictionary<string, Secret> Headers { get; init => field = ValueMap<Secret>.Of(value); } = ValueMap<Secret>.Empty;

    /// <summary>From one export to the next, 100 ms to 1 h. Null takes <c>OTEL_METRIC_EXPORT_INTERVAL</c>, then 10 s.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Longest time of one export, and of the last ones after the load together; up to 1 min. Null takes <c>OTEL_EXPORTER_OTLP_TIMEOUT</c>, then 10 s.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What a value counts from. Null takes <c>OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE</c>, then cumulative.</summary>
    public OtlpTemporality? Temporality { get; init; }

    /// <summary>The form of histograms. Null takes <c>OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION</c>, then exponential.</summary>
    public OtlpHistograms? Histograms { get; init; }

    /// <summary>Whether bodies are compressed. Null takes <c>OTEL_EXPORTER_OTLP_COMPRESSION</c>, then none.</summary>
    public OtlpCompression? Compression { get; init; }

    /// <summary>Attributes of the resource, over those of <c>OTEL_RESOURCE_ATTRIBUTES</c>, for example <c>deployment.environment.name: staging</c>. Default none.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init => field = ValueMap<string>.Of(value); } = ValueMap<string>.Empty;
}

/// <summary>What a counter's value counts from.</summary>
public enum OtlpTemporality
{
    /// <summary>From the start of the run. An export that is lost costs resolution, no data.</summary>
    Cumulative = 0,

    /// <summary>From the last export that was accepted.</summary>
    Delta,
}

/// <summary>The form in which distributions are sent.</summary>
public enum OtlpHistograms
{
    /// <summary>Base-2 exponential buckets, at most 160, as fine as the spread allows: relative error 0.14 % to a few per cent.</summary>
    Exponential = 0,

    /// <summary>Buckets with fixed bounds, the thresholds of the plan's objectives among them.</summary>
    Explicit,
}

/// <summary>Compression of an export's body.</summary>
public enum OtlpCompression
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>gzip.</summary>
    Gzip,
}
