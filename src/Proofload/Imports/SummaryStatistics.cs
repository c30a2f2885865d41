using Proofload.Results;

namespace Proofload.Imports;

/// <summary>
/// A metric of which only some statistics are known, in the tool's unit; null is not stated. Nothing is computed from them: what the tool does
/// not say stays unknown.
/// </summary>
internal sealed class SummaryStatistics
{
    public long? Count { get; set; }

    public double? Min { get; set; }

    public double? Mean { get; set; }

    public double? Max { get; set; }

    public double? StdDev { get; set; }

    public double? P50 { get; set; }

    public double? P90 { get; set; }

    public double? P95 { get; set; }

    public double? P99 { get; set; }

    public double? P999 { get; set; }

    /// <summary>True when nothing is known.</summary>
    public bool IsEmpty => Min is null && Mean is null && Max is null && P50 is null && P90 is null && P95 is null && P99 is null && P999 is null;

    /// <summary>Keeps a percentile that reports show; others have no place.</summary>
    /// <param name="percent">0 to 100.</param>
    /// <param name="value">Value in the tool's unit.</param>
    public void SetPercentile(double percent, double? value)
    {
        switch (percent)
        {
            case 50: P50 = value; break;
            case 90: P90 = value; break;
            case 95: P95 = value; break;
            case 99: P99 = value; break;
            case 99.9: P999 = value; break;
            case 100: Max ??= value; break;
        }
    }

    /// <summary>The summary in base units.</summary>
    /// <param name="metric">Metric id.</param>
    /// <param name="scale">From the tool's unit to the base unit.</param>
    /// <param name="count">Number of values where the statistics do not say it.</param>
    public MetricSummary ToSummary(string metric, double scale, long count) => new()
    {
        Unit = Metrics.Find(metric)?.UnitSymbol ?? "s",
        Count = Count ?? count,
        Min = Min * scale,
        Mean = Mean * scale,
        Max = Max * scale,
        StdDev = StdDev * scale,
        P50 = P50 * scale,
        P90 = P90 * scale,
        P95 = P95 * scale,
        P99 = P99 * scale,
        P999 = P999 * scale,
    };
}
