using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Slo;

/// <summary>What an objective counts as good, in a few words.</summary>
public static class IndicatorText
{
    /// <summary>The words: <c>latency &lt; 500ms</c>, <c>answered without an error</c>.</summary>
    /// <param name="objective">The objective.</param>
    public static string Of(ServiceLevelObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        var indicator = objective.Indicator;
        var kind = indicator.RequestKind.Length == 0 ? "" : $"{{kind={indicator.RequestKind}}}";
        return indicator.Kind switch
        {
            IndicatorKind.Success => "answered" + kind,
            IndicatorKind.Goodput => "met every bound" + kind,
            IndicatorKind.Check => "check " + indicator.Check,
            IndicatorKind.Ratio => "ratio of counters",
            _ => $"{indicator.Metric}{kind} {(indicator.IsUpperBound ? "<" : ">")}{(indicator.Inclusive ? "=" : "")} {Bound(indicator)}",
        };
    }

    private static string Bound(Indicator indicator) => Metrics.Find(indicator.Metric)?.Unit switch
    {
        MetricUnit.Seconds => Units.FormatSeconds(indicator.Bound),
        MetricUnit.PerSecond or MetricUnit.TokensPerSecond => Units.FormatRate(indicator.Bound),
        MetricUnit.Bytes => Units.FormatSize((long)indicator.Bound),
        _ => Units.FormatNumber(indicator.Bound),
    };
}
