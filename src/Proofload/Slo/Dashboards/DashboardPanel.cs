namespace Proofload.Slo.Dashboards;

/// <summary>How a panel shows its series.</summary>
internal enum PanelKind
{
    Stat = 0,
    TimeSeries,
    Heatmap,
}

/// <summary>A panel: what it asks and how that is shown.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Description">What is seen, in words.</param>
/// <param name="Kind">How it is shown.</param>
/// <param name="Unit">Grafana's name of the unit.</param>
/// <param name="Width">Width in the grid of 24.</param>
/// <param name="Queries">PromQL with the legend of each.</param>
internal sealed record DashboardPanel(string Title, string Description, PanelKind Kind, string Unit, int Width, params IReadOnlyList<(string Expression, string Legend)> Queries);

/// <summary>Panels under one title.</summary>
/// <param name="Title">The title.</param>
/// <param name="Panels">The panels.</param>
internal sealed record DashboardRow(string Title, params IReadOnlyList<DashboardPanel> Panels);
