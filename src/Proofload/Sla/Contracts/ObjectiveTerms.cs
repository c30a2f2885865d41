using System.Diagnostics.CodeAnalysis;
using Proofload.Analysis.Cost;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Slo;

namespace Proofload.Sla.Contracts;

/// <summary>An objective in the words of a contract: the fields of a commitment that say the same.</summary>
internal static class ObjectiveTerms
{
    /// <summary>Makes the fields; false when a contract cannot say what the objective says.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="terms">The fields.</param>
    /// <param name="problem">Why not, to be read behind a colon.</param>
    public static bool TryMake(ServiceLevelObjective objective, [NotNullWhen(true)] out IReadOnlyList<MapEntry>? terms, out string problem)
    {
        terms = null;
        problem = Problem(objective);
        if (problem.Length > 0)
            return false;
        List<MapEntry> made = [Field("method", Method(objective.Budgeting)), Field("target", ContractScalars.Percent(objective.Target))];
        if (objective.Slice is { } slice)
        {
            made.Add(Field("interval", Units.FormatDuration(slice.Length)));
            if (objective.Budgeting == BudgetingMethod.Timeslices)
                made.Add(Field("slice_target", ContractScalars.Percent(slice.Target)));
        }

        made.AddRange(Good(objective.Indicator, objective.Target));
        MapEntry[] where = [.. objective.Scope.Labels.Select(static l => Field(l.Key, l.Value))];
        if (where.Length > 0)
            made.Add(new MapEntry(new ScalarNode("where"), new MapNode(where)));
        terms = made;
        return true;
    }

    private static string Problem(ServiceLevelObjective objective)
    {
        if (objective.Indicator.Kind == IndicatorKind.Level)
            return $"{objective.Indicator.Metric} over a slice is no share of requests";
        return objective.Slice is { Length: var length } && (length.Ticks % TimeSpan.TicksPerMinute != 0 || TimeSpan.TicksPerDay % length.Ticks != 0)
            ? $"slices of {Units.FormatDuration(length)} are not whole minutes"
            : "";
    }

    private static string Method(BudgetingMethod budgeting) => budgeting switch
    {
        BudgetingMethod.Timeslices => "good_slices",
        BudgetingMethod.RatioTimeslices => "interval_mean",
        _ => "request_ratio",
    };

    // What a log of requests can tell; everything else is decided by whoever counts for the objective. A request that failed is bad for each of them.
    private static IEnumerable<MapEntry> Good(Indicator indicator, decimal target)
    {
        if (indicator.RequestKind.Length > 0)
            yield break;
        var metric = indicator.Kind == IndicatorKind.Threshold ? Speed(indicator.Metric) : null;
        if (metric is not null)
        {
            yield return new MapEntry(new ScalarNode("speed"), new MapNode([
                Field("metric", metric),
                new MapEntry(new ScalarNode("bound"), new ScalarNode(PriceScalars.Format((decimal)indicator.Bound), ScalarKind.Raw)),
                Field("inclusive", indicator.Inclusive ? "true" : "false"),
                Field("percentile", PriceScalars.Format(100 * (indicator.IsUpperBound ? target : 1 - target))),
            ])
            { IsInline = true });
        }

        if (metric is not null || indicator.Kind == IndicatorKind.Success)
            yield return Field("errors", "*");
    }

    private static string? Speed(string metric) => metric switch
    {
        "latency" => "latency",
        "ttft" => "ttft",
        "output_speed" => "tokens_per_second",
        _ => null,
    };

    private static MapEntry Field(string key, string value) => new(new ScalarNode(key), new ScalarNode(value));
}
