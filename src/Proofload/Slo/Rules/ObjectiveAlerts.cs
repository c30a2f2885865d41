using System.Globalization;

namespace Proofload.Slo.Rules;

/// <summary>The alerting rules of one objective.</summary>
internal sealed class ObjectiveAlerts(ServiceLevelObjective objective, ObjectiveQueries queries, PrometheusRuleOptions options, IReadOnlyList<KeyValuePair<string, string>> labels)
{
    private const string NoAlertsSeverity = "ticket";

    /// <summary>The budget burns too fast in a long and in a short window at once.</summary>
    public PrometheusRule Burn(BurnRateAlert alert, int twin)
    {
        var (whole, brief) = (PromText.Duration(alert.Long), PromText.Duration(alert.Short));
        var threshold = PromText.Number(alert.Factor * objective.Budget);
        var terms = new List<string>
        {
            $"{queries.In(RecordedNames.ErrorRatio, whole)} > {threshold}",
            $"{queries.In(RecordedNames.ErrorRatio, brief)} > {threshold}",
        };
        if (alert.MinimumEvents > 0)
            terms.Add(string.Create(CultureInfo.InvariantCulture, $"{queries.In(RecordedNames.Events, whole)} >= {alert.MinimumEvents}"));
        if (alert.Confidence is { } confidence && objective.Budgeting != BudgetingMethod.RatioTimeslices)
            terms.Add($"{LowerBound(whole, confidence)} > {threshold}");
        return new PrometheusRule
        {
            Alert = RecordedNames.BurnAlert,
            Expression = string.Join("\nand ignoring (window)\n", terms),
            For = alert.For,
            Labels = Labels(alert.Severity, [new("long", whole), new("short", brief), .. twin > 0 ? [KeyValuePair.Create("twin", twin.ToString(CultureInfo.InvariantCulture))] : Array.Empty<KeyValuePair<string, string>>()]),
            Annotations = Annotations(
                alert.Severity,
                $"{objective.Name}: the error budget burns {Asked(queries.In(RecordedNames.BurnRate, whole), "%.1f")} times as fast as it may",
                $"Over {whole}: {{{{ $value | humanizePercentage }}}} bad, budget {Percent(objective.Budget)}; over {brief} burn rate {Asked(queries.In(RecordedNames.BurnRate, brief), "%.1f")}. "
                    + $"This alert fires above {PromText.Number(Math.Round(alert.Factor, 3))}, when {Percent(BurnRate.BudgetShare(alert.Factor, objective.Window.Length, alert.Long))} of the budget of {PromText.Duration(objective.Window.Length)} goes in {whole}. "
                    + $"Budget left: {Asked($"100 * {queries.Of(RecordedNames.BudgetRemaining)}", "%.1f")} %."),
        };
    }

    /// <summary>Nothing is counted: no other alert can fire then.</summary>
    public PrometheusRule NoData(TimeSpan after)
    {
        // Who must not be woken by a quiet night is told of it less urgently than of a fire.
        var severity = objective.Alerts.Count > 0 ? objective.Alerts[^1].Severity : NoAlertsSeverity;
        return new PrometheusRule
        {
            Alert = RecordedNames.NoDataAlert,
            Expression = queries.NoData(after),
            Labels = Labels(severity, []),
            Annotations = Annotations(
                severity,
                $"{objective.Name}: nothing was counted for {PromText.Duration(after)}",
                "Without events no other alert of this objective can fire. The service has no traffic, its metrics are not scraped, or the prober is down."),
        };
    }

    /// <summary>
    /// Lower bound of the error ratio by Wilson and Hilferty's cube for a Poisson mean, as <see cref="ErrorRatioBound"/> computes it. Without bad events it is
    /// not a number, which is above nothing.
    /// </summary>
    private string LowerBound(string window, decimal confidence)
    {
        var (bad, total) = (queries.In(RecordedNames.Bad, window), queries.In(queries.HasSlices ? RecordedNames.Slices : RecordedNames.Events, window));
        var z = PromText.Number(ErrorRatioBound.Z((double)confidence));
        return $"{bad} * (1 - 1 / (9 * {bad}) - {z} / (3 * sqrt({bad}))) ^ 3 / {total}";
    }

    private KeyValuePair<string, string>[] Labels(string severity, IEnumerable<KeyValuePair<string, string>> more) => [.. labels, new("severity", severity), .. more];

    private KeyValuePair<string, string>[] Annotations(string severity, string summary, string description)
    {
        var all = new List<KeyValuePair<string, string>> { new("summary", summary), new("description", description) };
        if (objective.Description.Length > 0)
            all.Add(new("objective", Literal(objective.Description)));
        if (options.Runbook.Length > 0)
            all.Add(new("runbook_url", Literal(options.Runbook.Replace("{objective}", objective.Name, StringComparison.Ordinal).Replace("{severity}", severity, StringComparison.Ordinal))));
        return [.. all];
    }

    private static string Asked(string query, string format) => $"{{{{ with query {PromText.Quote(query)} }}}}{{{{ . | first | value | printf \"{format}\" }}}}{{{{ else }}}}n/a{{{{ end }}}}";

    private static string Percent(decimal share) => PromText.Number(Math.Round(share * 100, 6)) + " %";

    // Braces in somebody's words are no template.
    private static string Literal(string text) => text.Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal);
}
