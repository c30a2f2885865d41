namespace Proofload.Reports.Sizing;

/// <summary>What manifests need to know besides the numbers.</summary>
public sealed record ManifestOptions
{
    /// <summary>Name of the Deployment, or of the Knative Service. Default <c>model-server</c>.</summary>
    public string Name { get; init; } = "model-server";

    /// <summary>Namespace. Default <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Metric of requests per second, as the cluster's metrics interface names it. Default <c>http_requests_per_second</c>.</summary>
    public string Metric { get; init; } = "http_requests_per_second";

    /// <summary>Address of Prometheus for KEDA.</summary>
    public string Prometheus { get; init; } = "http://prometheus.monitoring:9090";

    /// <summary>Query of requests per second for KEDA; null makes one of <see cref="Name"/>.</summary>
    public string? Query { get; init; }

    /// <summary>Container image of the Knative Service.</summary>
    public string Image { get; init; } = "registry.example.com/model-server:replace-me";
}
