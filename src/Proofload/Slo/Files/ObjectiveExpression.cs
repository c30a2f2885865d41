using System.Diagnostics.CodeAnalysis;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Slo.Files;

/// <summary>
/// An objective as text: the expressions of runs, read as a share of good events. <c>latency 99% &lt; 500ms</c> and <c>latency p99 &lt; 500ms</c> both say that
/// 99 % are below 500 ms; <c>error_rate &lt; 0.1%</c> and <c>availability 99.9%</c> that 99.9 % succeed; <c>throughput &gt; 50/s</c> is about slices and has no share.
/// </summary>
internal static class ObjectiveExpression
{
    private const string Examples = "write for example 'latency 99% < 500ms', 'availability 99.9%' or 'throughput > 50/s'";

    /// <summary>Reads one; the share is null where the text has none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Indicator? indicator, out decimal? share, [NotNullWhen(false)] out ObjectiveProblem? problem)
    {
        (indicator, share) = (null, null);
        if (!ObjectiveParser.TryParse(text, out var objective, out problem))
            return false;
        if (objective.Turn is not null)
        {
            problem = new(1, "an objective over time cannot tell turns of a conversation apart; leave turn out");
            return false;
        }

        indicator = Of(objective, Metrics.Find(objective.Metric)!, out share, out var message);
        if (indicator is not null && share is <= 0 or >= 1)
            (indicator, message) = (null, "an objective needs a share above 0% and below 100%: without a budget nothing may ever fail");
        problem = indicator is null ? new(1, message) : null;
        return indicator is not null;
    }

    /// <summary>The text of an indicator and its share; null for counters of somebody else, which have no text.</summary>
    public static string? Format(Indicator indicator, decimal share)
    {
        var kind = indicator.RequestKind.Length == 0 ? null : indicator.RequestKind;
        var value = (Expression: "", Kind: kind, Share: (double)share);
        return indicator.Kind switch
        {
            IndicatorKind.Success => Text(Metrics.Availability.Id, value.Kind, null, ObjectiveStatistic.Value, 0, isUpper: false, inclusive: true, value.Share),
            IndicatorKind.Goodput => Text(Metrics.Goodput.Id, value.Kind, null, ObjectiveStatistic.Value, 0, isUpper: false, inclusive: true, value.Share),
            IndicatorKind.Check => Text(Metrics.Check.Id, null, indicator.Check, ObjectiveStatistic.Value, 0, isUpper: false, inclusive: true, value.Share),
            IndicatorKind.Level => Text(indicator.Metric, value.Kind, null, ObjectiveStatistic.Value, 0, indicator.IsUpperBound, indicator.Inclusive, indicator.Bound),
            IndicatorKind.Threshold when indicator.IsUpperBound =>
                Text(indicator.Metric, value.Kind, null, ObjectiveStatistic.ShareBelow, value.Share, isUpper: true, indicator.Inclusive, indicator.Bound),
            IndicatorKind.Threshold => Text(indicator.Metric, value.Kind, null, ObjectiveStatistic.Quantile, (double)(1 - share), isUpper: false, indicator.Inclusive, indicator.Bound),
            _ => null,
        };
    }

    private static string Text(string metric, string? kind, string? name, ObjectiveStatistic statistic, double quantile, bool isUpper, bool inclusive, double threshold) =>
        ObjectiveParser.Format(new Objective
        {
            Expression = "",
            Metric = metric,
            Kind = kind,
            Name = name,
            Statistic = statistic,
            Quantile = quantile,
            IsUpperBound = isUpper,
            Inclusive = inclusive,
            Threshold = threshold,
        });

    private static Indicator? Of(Objective objective, Metric metric, out decimal? share, out string problem)
    {
        (share, problem) = (null, "");
        var indicator = new Indicator
        {
            Kind = IndicatorKind.Success,
            RequestKind = objective.Kind ?? "",
            Metric = metric.Id,
            Bound = objective.Threshold,
            IsUpperBound = objective.IsUpperBound,
            Inclusive = objective.Inclusive,
        };
        if (metric.Scope == MetricScope.PerRequest)
        {
            share = objective.Statistic switch
            {
                ObjectiveStatistic.ShareBelow => (decimal)objective.Quantile,
                ObjectiveStatistic.Quantile => objective.IsUpperBound ? (decimal)objective.Quantile : 1 - (decimal)objective.Quantile,
                _ => null,
            };
            problem = share is null ? $"a {objective.Statistic.ToString().ToLowerInvariant()} is not a share of good events; {ShareExample(metric)}" : "";
            return share is null ? null : indicator with { Kind = IndicatorKind.Threshold };
        }

        var plain = new Indicator { Kind = IndicatorKind.Success, RequestKind = objective.Kind ?? "" };
        if (metric == Metrics.ErrorRate)
            share = 1 - (decimal)objective.Threshold;
        else if (metric.Unit == MetricUnit.Share)
            share = (decimal)objective.Threshold;
        if (metric == Metrics.ErrorRate || metric == Metrics.Availability)
            return plain;
        if (metric == Metrics.Goodput)
            return plain with { Kind = IndicatorKind.Goodput };
        if (metric == Metrics.Check)
            return plain with { Kind = IndicatorKind.Check, Check = objective.Name! };
        if (metric == Metrics.Throughput || metric == Metrics.GoodputRate || metric == Metrics.OutputTokenThroughput)
            return indicator with { Kind = IndicatorKind.Level };
        problem = $"{metric.Id} says nothing of single events or slices; {Examples}";
        return null;
    }

    private static string ShareExample(Metric metric) => metric.Better == BetterDirection.Higher ? $"write {metric.Id} p5 > and the bound" : $"write {metric.Id} 99% < and the bound";
}
