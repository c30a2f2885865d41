using Proofload.Slo;
using Proofload.Slo.Files;
using Proofload.Watch.Counting;

namespace Proofload.Watch.Exposition;

/// <summary>The metrics of objectives: their counters, and what the watch itself concludes.</summary>
internal static class ObjectiveMetrics
{
    public static void Write(
        MetricsWriter writer, IReadOnlyList<ServiceLevelObjective> objectives, CountBook book, IReadOnlyDictionary<string, ObjectiveStatus> statuses, AlertStates alerts)
    {
        var all = objectives.Select(o => (Objective: o, Labels: LabelsOf(o), Status: statuses.GetValueOrDefault(o.Name))).ToArray();
        writer.Family("proofload_objective_events_total", "counter", "Events that count for an objective.");
        foreach (var (objective, labels, _) in all)
            writer.Sample("proofload_objective_events_total", labels, book.TotalOf(objective.Name).Total);
        writer.Family("proofload_objective_good_total", "counter", "Events of an objective that were good.");
        foreach (var (objective, labels, _) in all)
            writer.Sample("proofload_objective_good_total", labels, book.TotalOf(objective.Name).Good);
        writer.Family("proofload_objective_target_ratio", "gauge", "Share of good events that is wanted.");
        foreach (var (objective, labels, _) in all)
            writer.Sample("proofload_objective_target_ratio", labels, (double)objective.Target);
        writer.Family("proofload_objective_sli_ratio", "gauge", "Share of good events (or slices) in the objective's window.");
        foreach (var (_, labels, status) in all.Where(static a => a.Status?.Sli is not null))
            writer.Sample("proofload_objective_sli_ratio", labels, status!.Sli!.Value);
        writer.Family("proofload_objective_budget_remaining_ratio", "gauge", "Share of the error budget that is left; below 0 when the objective is missed.");
        foreach (var (_, labels, status) in all.Where(static a => a.Status?.BudgetRemaining is not null))
            writer.Sample("proofload_objective_budget_remaining_ratio", labels, status!.BudgetRemaining!.Value);
        writer.Family("proofload_objective_burn_rate", "gauge", "Error ratio divided by the error budget, over a window.");
        foreach (var (_, labels, status) in all.Where(static a => a.Status is not null))
        {
            foreach (var burn in status!.Burns.Where(static b => b.Rate is not null))
                writer.Sample("proofload_objective_burn_rate", MetricsWriter.With(labels, "window", SloScalars.FormatDuration(burn.Window)), burn.Rate!.Value);
        }

        writer.Family("proofload_objective_alert", "gauge", "State of an alert: 0 inactive, 1 pending, 2 firing.");
        foreach (var (objective, labels, _) in all)
        {
            foreach (var alert in objective.Alerts)
                writer.Sample("proofload_objective_alert", AlertLabels(labels, alert), (long)alerts.Of(objective.Name, alert).Phase);
        }

        writer.Family("proofload_objective_no_data", "gauge", "State of the alert that nothing is counted: 0 inactive, 2 firing.");
        foreach (var (objective, labels, _) in all)
            writer.Sample("proofload_objective_no_data", labels, (long)alerts.Of(objective.Name, null).Phase);
    }

    private static string LabelsOf(ServiceLevelObjective objective) => MetricsWriter.Labels(
        ("objective", objective.Name), ("service", objective.Scope.Service), ("model", objective.Scope.Model), ("route", objective.Scope.Route), ("region", objective.Scope.Region));

    private static string AlertLabels(string labels, BurnRateAlert alert) =>
        MetricsWriter.With(MetricsWriter.With(MetricsWriter.With(labels, "severity", alert.Severity), "long", SloScalars.FormatDuration(alert.Long)), "short", SloScalars.FormatDuration(alert.Short));
}
