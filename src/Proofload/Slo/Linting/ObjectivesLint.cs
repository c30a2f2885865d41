using Proofload.Plans;
using Proofload.Results;
using Proofload.Slo.Files;

namespace Proofload.Slo.Linting;

/// <summary>Checks objectives for what a file may say and nobody would want.</summary>
public static class ObjectivesLint
{
    /// <summary>All findings, in the order of the file, the worst of an objective first.</summary>
    /// <param name="file">The objectives.</param>
    /// <param name="options">What is known of the service. Default: nothing.</param>
    public static IReadOnlyList<LintFinding> Check(ObjectivesFile file, LintOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        var known = options ?? new LintOptions();
        return [.. file.Objectives.SelectMany((o, i) => Objective(file, i, o, known).OrderByDescending(static f => f.Severity))];
    }

    private static IEnumerable<LintFinding> Objective(ObjectivesFile file, int index, ServiceLevelObjective objective, LintOptions options)
    {
        var findings = AlertRules.Check(objective).Concat(Definition(file, index, objective)).Concat(Bucket(objective, options.Buckets));
        return options.Traffic is { } traffic ? findings.Concat(TrafficRules.Check(objective, traffic)) : findings;
    }

    private static IEnumerable<LintFinding> Definition(ObjectivesFile file, int index, ServiceLevelObjective objective)
    {
        var twin = file.Objectives.Take(index).FirstOrDefault(o => o.Indicator == objective.Indicator && o.Scope == objective.Scope && o.Window == objective.Window && o.Budgeting == objective.Budgeting && o.Slice == objective.Slice);
        if (twin is not null)
        {
            yield return new(objective.Name, LintSeverity.Warning, "twin", twin.Target == objective.Target
                ? $"says the same as {twin.Name}; remove one"
                : $"says the same as {twin.Name} with another target; the stricter one decides, the other only pages twice");
        }

        if (objective.Indicator is { Kind: IndicatorKind.Goodput } && !file.Objectives.Any(o => o.Indicator.Kind == IndicatorKind.Threshold && o.Scope.Service == objective.Scope.Service))
            yield return new(objective.Name, LintSeverity.Warning, "goodput-without-bounds", "goodput counts what met every bound on single requests, and the file has none for this service; add for example 'latency 99% < 500ms'");
        if (objective.Indicator.Metric is "lateness" or "receive_delay" or "receive_lag" or "receive_lag_uncoalesced")
            yield return new(objective.Name, LintSeverity.Warning, "own-metric", $"{objective.Indicator.Metric} is about the load generator or the probe, not about the service; use latency");
        if (objective.Slice is { } slice)
        {
            foreach (var window in objective.Alerts.SelectMany(static a => new[] { a.Short, a.Long }).Distinct().Where(w => w.Ticks % slice.Length.Ticks != 0))
            {
                yield return window < slice.Length
                    ? new(objective.Name, LintSeverity.Error, "slice-longer-than-alert", $"an alert window of {Text(window)} mostly contains no end of a slice of {Text(slice.Length)}; take shorter slices or longer windows")
                    : new(objective.Name, LintSeverity.Warning, "slice-does-not-divide", $"slices of {Text(slice.Length)} do not divide the alert window of {Text(window)}; it holds now one more, now one less");
            }
        }
    }

    private static IEnumerable<LintFinding> Bucket(ServiceLevelObjective objective, IReadOnlyList<double> buckets)
    {
        var indicator = objective.Indicator;
        if (indicator.Kind != IndicatorKind.Threshold || Metrics.Find(indicator.Metric) is not { Unit: MetricUnit.Seconds } || buckets.Count == 0 || buckets.Contains(indicator.Bound))
            yield break;
        var below = buckets.Where(b => b < indicator.Bound).DefaultIfEmpty(double.NaN).Max();
        var above = buckets.Where(b => b > indicator.Bound).DefaultIfEmpty(double.NaN).Min();
        var near = string.Join(" and ", new[] { below, above }.Where(static b => !double.IsNaN(b)).Select(Units.FormatSeconds));
        yield return new(objective.Name, LintSeverity.Warning, "no-bucket", $"{Units.FormatSeconds(indicator.Bound)} is no bound of the histogram, whose nearest are {near}: a rule could not count what is below it; add le=\"{Units.FormatNumber(indicator.Bound)}\" to the buckets");
    }

    internal static string Text(TimeSpan time) => SloScalars.FormatDuration(time);

    internal static string Text(BurnRateAlert alert) => $"{alert.Severity} {Text(alert.Long)}/{Text(alert.Short)}";
}
