using Proofload.Slo.Rules;

namespace Proofload.Slo.Dashboards;

/// <summary>The panels of the dashboard of objectives. Variables: service and objective.</summary>
internal static class ObjectivePanels
{
    private const string Chosen = "{objective=~\"$objective\"}";
    private const string Service = "{service=~\"$service\"}";
    private const string Rate = "[$__rate_interval]";

    public static IReadOnlyList<DashboardRow> Rows { get; } =
    [
        new(
            "Objectives",
            new("SLI", "Share of good events (or slices) in each objective's window", PanelKind.Stat, "percentunit", 8, ($"{RecordedNames.Sli}{Chosen}", "{{objective}}")),
            new("Error budget left", "1 - consumed; below 0 the objective is missed", PanelKind.Stat, "percentunit", 8, ($"{RecordedNames.BudgetRemaining}{Chosen}", "{{objective}}")),
            new("Alerts that fire", "Alerts of the chosen objectives", PanelKind.Stat, "none", 8, ("sum by (objective) (ALERTS{alertname=~\"Proofload.*\",alertstate=\"firing\",objective=~\"$objective\"}) or 0 * " + RecordedNames.Target + Chosen, "{{objective}}")),
            new("SLI and target", "The share over each objective's window, beside its target", PanelKind.TimeSeries, "percentunit", 12, ($"{RecordedNames.Sli}{Chosen}", "{{objective}}"), ($"{RecordedNames.Target}{Chosen}", "{{objective}} target")),
            new("Error budget over time", "1 - consumed; at 0 the budget is gone", PanelKind.TimeSeries, "percentunit", 12, ($"{RecordedNames.BudgetRemaining}{Chosen}", "{{objective}}")),
            new("Burn rate", "How many times as fast as it may the budget burns, by window", PanelKind.TimeSeries, "none", 12, ($"{RecordedNames.BurnRate}{Chosen}", "{{objective}} {{window}}")),
            new(
                "Good and bad events",
                "Events a second, averaged over five minutes",
                PanelKind.TimeSeries,
                "reqps",
                12,
                ($"(sum_over_time({RecordedNames.EventsStep}{Chosen}[5m]) - sum_over_time({RecordedNames.BadStep}{Chosen}[5m])) / 300", "{{objective}} good"),
                ($"sum_over_time({RecordedNames.BadStep}{Chosen}[5m]) / 300", "{{objective}} bad"))),
        new(
            "Requests",
            new("Latency", "From the planned time to the last byte, of successes", PanelKind.Heatmap, "s", 12, ($"sum by (le) (increase(proofload_latency_seconds_bucket{Service}{Rate}))", "{{le}}")),
            new(
                "Time to first token",
                "Of successes that stream",
                PanelKind.TimeSeries,
                "s",
                12,
                ($"histogram_quantile(0.5, sum by (le) (rate(proofload_ttft_seconds_bucket{Service}{Rate})))", "p50"),
                ($"histogram_quantile(0.95, sum by (le) (rate(proofload_ttft_seconds_bucket{Service}{Rate})))", "p95"),
                ($"histogram_quantile(0.99, sum by (le) (rate(proofload_ttft_seconds_bucket{Service}{Rate})))", "p99")),
            new("Outcomes", "Requests a second by outcome", PanelKind.TimeSeries, "reqps", 12, ($"sum by (outcome) (rate({MetricNames.Requests}{Service}{Rate}))", "{{outcome}}")),
            new(
                "Tokens",
                "Tokens a second",
                PanelKind.TimeSeries,
                "none",
                12,
                ($"sum(rate({MetricNames.OutputTokens}{Service}{Rate}))", "output"),
                ($"sum(rate({MetricNames.InputTokens}{Service}{Rate}))", "input"))),
        new(
            "GPU (where NVIDIA's DCGM exporter is scraped)",
            new("GPU utilisation", "Share of time in which a kernel ran", PanelKind.TimeSeries, "percent", 12, ("DCGM_FI_DEV_GPU_UTIL", "{{Hostname}} {{gpu}}")),
            new("GPU memory", "Frame buffer in use", PanelKind.TimeSeries, "decmbytes", 12, ("DCGM_FI_DEV_FB_USED", "{{Hostname}} {{gpu}}"))),
    ];
}
