using Proofload.Results;

namespace Proofload.Slo.Rules;

/// <summary>From which counters an objective is computed: selectors of all events, and of the good or the bad ones.</summary>
/// <param name="Total">All events.</param>
/// <param name="Good">Good ones; empty when <paramref name="Bad"/> is given.</param>
/// <param name="Bad">Bad ones; empty when <paramref name="Good"/> is given.</param>
internal sealed record CounterQueries(string Total, string Good, string Bad)
{
    /// <summary>What an objective is computed from.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="source">Which counters are wanted.</param>
    /// <param name="warnings">Takes what those counters cannot say.</param>
    public static CounterQueries Of(ServiceLevelObjective objective, CounterSource source, ICollection<RuleWarning> warnings)
    {
        if (objective.Indicator.Ratio is { } ratio)
            return new(BucketBound.Widen(ratio.Total), BucketBound.Widen(ratio.Good), BucketBound.Widen(ratio.Bad));
        if (source == CounterSource.Requests && OfRequests(objective) is { } queries)
            return queries;
        if (source == CounterSource.Requests)
            warnings.Add(new RuleWarning(objective.Name, $"counters of requests cannot say this objective, so its rules use {MetricNames.ObjectiveEvents} and {MetricNames.ObjectiveGood}"));
        var label = ("objective", objective.Name);
        return new(PromText.Selector(MetricNames.ObjectiveEvents, label), PromText.Selector(MetricNames.ObjectiveGood, label), "");
    }

    private static CounterQueries? OfRequests(ServiceLevelObjective objective)
    {
        var indicator = objective.Indicator;
        if (indicator.RequestKind.Length > 0)
            return null;
        var scope = Scope(objective.Scope);
        var requests = Join(MetricNames.Requests, scope, "outcome!=\"cancelled\"");
        var good = Join(MetricNames.Requests, scope, "outcome=\"ok\"");
        switch (indicator.Kind)
        {
            case IndicatorKind.Success:
                return new(requests, good, "");
            case IndicatorKind.Check:
                return new(Join(MetricNames.Checks, scope, $"check={PromText.Quote(indicator.Check)}"), Join(MetricNames.Checks, scope, $"check={PromText.Quote(indicator.Check)}", "result=\"pass\""), "");
            case IndicatorKind.Threshold when indicator.IsUpperBound && Metrics.Find(indicator.Metric) is { Unit: MetricUnit.Seconds, Scope: MetricScope.PerRequest }:
                return new(requests, Join($"proofload_{indicator.Metric}_seconds_bucket", scope, BucketBound.Matcher(indicator.Bound)), "");
            case IndicatorKind.Level when indicator.Metric == Metrics.Throughput.Id:
                return new(requests, good, "");
            case IndicatorKind.Level when indicator.Metric == Metrics.OutputTokenThroughput.Id:
                return new(requests, Join(MetricNames.OutputTokens, scope), "");
            default:
                return null;
        }
    }

    private static List<string> Scope(ObjectiveScope scope) =>
        [.. scope.Labels.Select(static l => $"{l.Key}={PromText.Quote(l.Value)}")];

    private static string Join(string metric, IReadOnlyList<string> scope, params IReadOnlyList<string> more) => $"{metric}{{{string.Join(',', scope.Concat(more))}}}";
}
