namespace Proofload.Ingestion.Metrics;

/// <summary>One sample of Prometheus' text format.</summary>
/// <param name="Name">Name of the metric, with <c>_total</c>, <c>_bucket</c> and the like.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
public sealed record MetricSample(string Name, IReadOnlyList<KeyValuePair<string, string>> Labels, double Value)
{
    /// <summary>Name and labels in their order: the same for the same series of one target.</summary>
    public string Series => Name + "{" + string.Join(',', Labels.Select(static l => $"{l.Key}={l.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)}")) + "}";
}
