using System.Globalization;
using Proofload.Analysis.Cost;
using Proofload.Plans;
using Proofload.Plans.Binding;
using Proofload.Slo.Files;

namespace Proofload.Slo.OpenSlo;

/// <summary>
/// Objectives as OpenSLO v1, one YAML document for each service, objective and alert (github.com/OpenSLO/OpenSLO). What OpenSLO has no words for stands in
/// annotations that begin with <c>proofload/</c>, so that importing it gives the same objectives; a warning says what other tools will not see.
/// </summary>
public static class OpenSloExporter
{
    /// <summary>Writes the documents.</summary>
    /// <param name="file">The objectives.</param>
    /// <returns>The YAML, and what it cannot say in OpenSLO's own words.</returns>
    public static (string Yaml, IReadOnlyList<string> Warnings) Write(ObjectivesFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var warnings = new List<string>();
        var documents = new List<PlanNode>();
        foreach (var service in file.Objectives.Select(static o => o.Scope.Service).Distinct(StringComparer.Ordinal))
            documents.Add(Document("Service", ServiceName(service), null, Map()));
        foreach (var objective in file.Objectives)
        {
            documents.Add(Slo(objective, warnings));
            for (var i = 0; i < objective.Alerts.Count; i++)
                documents.Add(Policy(objective, objective.Alerts[i], i));
        }

        Warn(file, warnings);
        return (string.Join("---\n", documents.Select(PlanWriter.Write)), warnings);
    }

    internal static string PolicyName(string objective, int index) => string.Create(CultureInfo.InvariantCulture, $"{(objective.Length > 54 ? objective[..54].TrimEnd('-') : objective)}-alert-{index + 1}");

    private static void Warn(ObjectivesFile file, List<string> warnings)
    {
        if (file.Objectives.Any(static o => o.Alerts.Count > 0))
            warnings.Add("OpenSLO has one window for an alert: the short windows stand in annotations, and other tools will not reset as fast");
        if (file.Objectives.Any(static o => o.Alerts.Any(static a => a.MinimumEvents > 0 || a.Confidence is not null)))
            warnings.Add("OpenSLO has no guard against little traffic: minimum_events and confidence stand in annotations");
        if (file.Objectives.Any(static o => o.Indicator.Kind != IndicatorKind.Ratio))
            warnings.Add("OpenSLO names queries and not what is measured: indicators have metric sources of type proofload; other tools need theirs in their place");
        if (file.Objectives.Any(static o => o.Policy.Count > 0))
            warnings.Add("OpenSLO has no budget policies: policy is left out");
        if (file.Maintenance.Count > 0)
            warnings.Add("OpenSLO has no maintenance windows: maintenance is left out");
        if (file.Adjustments.Count > 0)
            warnings.Add("OpenSLO has no corrections of counts: adjustments are left out");
    }

    private static MapNode Slo(ServiceLevelObjective o, List<string> warnings)
    {
        if (o.Budgeting == BudgetingMethod.RatioTimeslices)
            warnings.Add($"{o.Name}: RatioTimeslices came to OpenSLO v1 later; other tools may not know it");
        if (o.Window.Calendar is null && OpenSloDuration.Format(o.Window.Length) is null)
            warnings.Add($"{o.Name}: OpenSLO's windows are whole minutes; {SloScalars.FormatDuration(o.Window.Length)} is written as {OpenSloDuration.RoundUp(o.Window.Length)}");
        var (metric, target) = Metric(o);
        var annotations = Map(
            (OpenSloNames.Objective, ObjectiveExpression.Format(o.Indicator, o.Budgeting == BudgetingMethod.Timeslices && o.Slice is { } s && o.Indicator.Kind != IndicatorKind.Level ? s.Target : o.Target)),
            (OpenSloNames.Service, ServiceName(o.Scope.Service) == o.Scope.Service ? null : o.Scope.Service),
            (OpenSloNames.Model, Filled(o.Scope.Model)),
            (OpenSloNames.Route, Filled(o.Scope.Route)),
            (OpenSloNames.Region, Filled(o.Scope.Region)),
            (OpenSloNames.Window, o.Window.Calendar is null && OpenSloDuration.Format(o.Window.Length) is null ? SloScalars.FormatDuration(o.Window.Length) : null),
            (OpenSloNames.AbsentAfter, o.AbsentAfter is { } absent ? SloScalars.FormatDuration(absent) : null));
        var spec = new List<MapEntry>();
        if (o.Description.Length > 0)
            spec.Add(Entry("description", Text(o.Description)));
        spec.Add(Entry("service", Text(ServiceName(o.Scope.Service))));
        spec.Add(Entry("indicator", new MapNode([Entry("metadata", Map(("name", o.Name.Length > 59 ? o.Name[..59].TrimEnd('-') + "-sli" : o.Name + "-sli"))), Entry("spec", metric)])));
        spec.Add(Entry("timeWindow", new ListNode([Window(o.Window)])));
        spec.Add(Entry("budgetingMethod", Text(o.Budgeting.ToString())));
        spec.Add(Entry("objectives", new ListNode([target])));
        if (o.Alerts.Count > 0)
            spec.Add(Entry("alertPolicies", new ListNode([.. o.Alerts.Select((_, i) => Map(("alertPolicyRef", PolicyName(o.Name, i))))])));
        return Document("SLO", o.Name, annotations, new MapNode(spec));
    }

    private static (MapNode Metric, MapNode Target) Metric(ServiceLevelObjective o)
    {
        var target = new List<MapEntry>();
        MapNode metric;
        if (o.Indicator.Kind == IndicatorKind.Level)
        {
            metric = new MapNode([Entry("thresholdMetric", Source(OpenSloNames.SourceType, Map(("metric", o.Indicator.Metric))))]);
            target.Add(Entry("op", Text((o.Indicator.IsUpperBound ? "lt" : "gt") + (o.Indicator.Inclusive ? "e" : ""))));
            target.Add(Entry("value", new ScalarNode(Units.FormatNumber(o.Indicator.Bound), ScalarKind.Raw)));
        }
        else
        {
            var side = o.Indicator.Ratio is { Bad.Length: > 0 } ? "bad" : "good";
            metric = new MapNode([Entry("ratioMetric", new MapNode([
                Entry("counter", new ScalarNode("true", ScalarKind.Raw)),
                Entry(side, o.Indicator.Ratio is { } ratio ? Source("Prometheus", Map(("query", side == "bad" ? ratio.Bad : ratio.Good))) : Source(OpenSloNames.SourceType, Map(("objective", o.Name), ("counts", "good")))),
                Entry("total", o.Indicator.Ratio is { } all ? Source("Prometheus", Map(("query", all.Total))) : Source(OpenSloNames.SourceType, Map(("objective", o.Name), ("counts", "total")))),
            ]))]);
        }

        target.Add(Entry("target", new ScalarNode(PriceScalars.Format(o.Target), ScalarKind.Raw)));
        if (o.Slice is { } slice)
        {
            if (o.Budgeting == BudgetingMethod.Timeslices)
                target.Add(Entry("timeSliceTarget", new ScalarNode(PriceScalars.Format(o.Indicator.Kind == IndicatorKind.Level ? 1 : slice.Target), ScalarKind.Raw)));
            target.Add(Entry("timeSliceWindow", Text(OpenSloDuration.Format(slice.Length) ?? OpenSloDuration.RoundUp(slice.Length))));
            if (OpenSloDuration.Format(slice.Length) is null)
                target.Add(Entry("displayName", Text("proofload/slice=" + SloScalars.FormatDuration(slice.Length))));
        }

        return (metric, new MapNode(target));
    }

    private static MapNode Window(ObjectiveWindow window)
    {
        if (window.Calendar is not { } calendar)
            return new MapNode([Entry("duration", Text(OpenSloDuration.Format(window.Length) ?? OpenSloDuration.RoundUp(window.Length))), Entry("isRolling", new ScalarNode("true", ScalarKind.Raw))]);
        var start = calendar.Start ?? (calendar.Unit == CalendarUnit.Week ? new DateTime(1970, 1, 5) : new DateTime(1970, 1, 1));
        return new MapNode([
            Entry("duration", Text(OpenSloDuration.Format(calendar))),
            Entry("calendar", new MapNode([
                Entry("startTime", new ScalarNode(start.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), ScalarKind.Text)),
                Entry("timeZone", Text(calendar.TimeZone)),
            ])),
        ]);
    }

    private static MapNode Policy(ServiceLevelObjective o, BurnRateAlert alert, int index)
    {
        var name = PolicyName(o.Name, index);
        var annotations = Map(
            (OpenSloNames.Short, SloScalars.FormatDuration(alert.Short)),
            (OpenSloNames.Long, OpenSloDuration.Format(alert.Long) is null ? SloScalars.FormatDuration(alert.Long) : null),
            (OpenSloNames.For, alert.For > TimeSpan.Zero && OpenSloDuration.Format(alert.For) is null ? SloScalars.FormatDuration(alert.For) : null),
            (OpenSloNames.MinimumEvents, alert.MinimumEvents > 0 ? Units.FormatCount(alert.MinimumEvents) : null),
            (OpenSloNames.Confidence, alert.Confidence is { } c ? SloScalars.FormatShare(c) : null));
        var condition = new MapNode([
            Entry("kind", Text("burnrate")),
            Entry("op", Text("gt")),
            Entry("threshold", new ScalarNode(PriceScalars.Format(alert.Factor), ScalarKind.Raw)),
            Entry("lookbackWindow", Text(OpenSloDuration.Format(alert.Long) ?? OpenSloDuration.RoundUp(alert.Long))),
            Entry("alertAfter", Text(alert.For == TimeSpan.Zero ? "0m" : OpenSloDuration.Format(alert.For) ?? OpenSloDuration.RoundUp(alert.For))),
        ]);
        return Document("AlertPolicy", name, annotations, new MapNode([
            Entry("alertWhenBreaching", new ScalarNode("true", ScalarKind.Raw)),
            Entry("alertWhenResolved", new ScalarNode("true", ScalarKind.Raw)),
            Entry("conditions", new ListNode([new MapNode([
                Entry("kind", Text("AlertCondition")),
                Entry("metadata", Map(("name", name))),
                Entry("spec", new MapNode([Entry("severity", Text(alert.Severity)), Entry("condition", condition)])),
            ])])),
            Entry("notificationTargets", new ListNode([])),
        ]));
    }

    // OpenSLO's service is required, and a name of RFC 1123.
    private static string ServiceName(string service) => ObjectivesSection.ToName(service) is { Length: > 0 } name ? name : "default";

    private static MapNode Document(string kind, string name, MapNode? annotations, MapNode spec) => new([
        Entry("apiVersion", Text(OpenSloNames.ApiVersion)),
        Entry("kind", Text(kind)),
        Entry("metadata", annotations is { Entries.Count: > 0 } ? new MapNode([Entry("name", Text(name)), Entry("annotations", annotations)]) : Map(("name", name))),
        Entry("spec", spec),
    ]);

    private static MapNode Source(string type, MapNode spec) => new([Entry("metricSource", new MapNode([Entry("type", Text(type)), Entry("spec", spec)]))]);

    private static MapNode Map(params (string Key, string? Value)[] entries) => new([.. entries.Where(static e => e.Value is not null).Select(static e => Entry(e.Key, Text(e.Value!)))]);

    private static MapEntry Entry(string key, PlanNode value) => new(new ScalarNode(key), value);

    private static ScalarNode Text(string text) => new(text, ScalarKind.Text);

    private static string? Filled(string text) => text.Length == 0 ? null : text;
}
