namespace Proofload.Slo.Rules;

/// <summary>Alerts on the rules themselves: rules that are not evaluated raise no alarm.</summary>
internal static class MetaAlerts
{
    private const string Severity = "ticket";
    private const string OurGroups = "{rule_group=~\".*;proofload[-:].*\"}";

    /// <summary>The alerts. Prometheus must scrape itself for the first two.</summary>
    public static IEnumerable<PrometheusRule> Of(PrometheusRuleOptions options, DateTimeOffset? calendarEnd, TimeSpan notice)
    {
        yield return Alert(
            options,
            RecordedNames.FailingAlert,
            $"sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total{OurGroups}[10m])) > 0",
            "rules of {{ $labels.rule_group }} cannot be evaluated",
            "Alerts of these objectives may stay silent. Prometheus writes the reason into its log and on its page of rules.");
        yield return Alert(
            options,
            RecordedNames.MissedAlert,
            $"sum by (rule_group) (increase(prometheus_rule_group_iterations_missed_total{OurGroups}[10m])) > 0",
            "evaluations of {{ $labels.rule_group }} were left out",
            "What was counted meanwhile is missing from the objective's sums. Prometheus is too slow for its rules: give it more, or a longer interval.");
        if (calendarEnd is { } end)
        {
            yield return Alert(
                options,
                RecordedNames.CalendarEndsAlert,
                $"vector(time()) > {PromText.Unix(end - notice)}",
                "the periods of calendar windows in the rules end soon",
                $"The rules know the periods until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC. Make the rules again: proofload slo rules.");
        }
    }

    private static PrometheusRule Alert(PrometheusRuleOptions options, string name, string expression, string summary, string description) => new()
    {
        Alert = name,
        Expression = expression,
        Labels = [.. options.Labels, new("severity", Severity)],
        Annotations = [new("summary", summary), new("description", description)],
    };
}
