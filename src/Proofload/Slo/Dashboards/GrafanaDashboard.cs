using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.Slo.Rules;

namespace Proofload.Slo.Dashboards;

/// <summary>A dashboard of objectives in Grafana's classic JSON model, over the series that <see cref="PrometheusRules"/> record.</summary>
public static class GrafanaDashboard
{
    private const int SchemaVersion = 36;
    private const int GridWidth = 24;
    private const int PanelHeight = 8;
    private static readonly JsonSerializerOptions Writing = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>The dashboard.</summary>
    /// <param name="title">Its title.</param>
    public static string Render(string title)
    {
        ArgumentException.ThrowIfNullOrEmpty(title);
        return new JsonObject
        {
            ["uid"] = "proofload-objectives",
            ["title"] = title,
            ["tags"] = new JsonArray("proofload", "slo"),
            ["schemaVersion"] = SchemaVersion,
            ["version"] = 1,
            ["editable"] = true,
            ["timezone"] = "browser",
            ["refresh"] = "30s",
            ["time"] = new JsonObject { ["from"] = "now-6h", ["to"] = "now" },
            ["templating"] = new JsonObject
            {
                ["list"] = new JsonArray(
                    new JsonObject { ["name"] = "datasource", ["label"] = "Data source", ["type"] = "datasource", ["query"] = "prometheus", ["hide"] = 0 },
                    Variable("service", "Service", $"label_values({RecordedNames.Target}, service)"),
                    Variable("objective", "Objective", $"label_values({RecordedNames.Target}{{service=~\"$service\"}}, objective)")),
            },
            ["annotations"] = new JsonObject { ["list"] = new JsonArray(Annotation()) },
            ["panels"] = Panels(),
        }.ToJsonString(Writing) + "\n";
    }

    private static JsonObject Source() => new() { ["type"] = "prometheus", ["uid"] = "${datasource}" };

    private static JsonObject Variable(string name, string label, string query) => new()
    {
        ["name"] = name,
        ["label"] = label,
        ["type"] = "query",
        ["datasource"] = Source(),
        ["definition"] = query,
        ["query"] = new JsonObject { ["query"] = query, ["refId"] = name },
        ["refresh"] = 2,
        ["sort"] = 1,
        ["multi"] = true,
        ["includeAll"] = true,

        // Objectives without a service have no such label, which this matches and a list of values would not.
        ["allValue"] = ".*",
        ["current"] = new JsonObject { ["text"] = "All", ["value"] = "$__all", ["selected"] = true },
        ["hide"] = 0,
    };

    private static JsonObject Annotation() => new()
    {
        ["name"] = "Alerts",
        ["datasource"] = Source(),
        ["enable"] = true,
        ["iconColor"] = "red",
        ["expr"] = "ALERTS{alertname=~\"Proofload.*\",alertstate=\"firing\",objective=~\"$objective\"}",
        ["step"] = "60s",
        ["titleFormat"] = "{{alertname}}",
        ["textFormat"] = "{{objective}} {{severity}} {{long}}",
        ["useValueForTime"] = false,
    };

    private static JsonArray Panels()
    {
        var (panels, id, y) = (new JsonArray(), 0, 0);
        foreach (var row in ObjectivePanels.Rows)
        {
            panels.Add(new JsonObject { ["id"] = ++id, ["type"] = "row", ["title"] = row.Title, ["collapsed"] = false, ["gridPos"] = Place(0, y++, GridWidth, 1), ["panels"] = new JsonArray() });
            var x = 0;
            foreach (var panel in row.Panels)
            {
                if (x + panel.Width > GridWidth)
                    (x, y) = (0, y + PanelHeight);
                panels.Add(Panel(panel, ++id, Place(x, y, panel.Width, PanelHeight)));
                x += panel.Width;
            }

            y += PanelHeight;
        }

        return panels;
    }

    private static JsonObject Place(int x, int y, int width, int height) => new() { ["h"] = height, ["w"] = width, ["x"] = x, ["y"] = y };

    private static JsonObject Panel(DashboardPanel panel, int id, JsonObject place) => new()
    {
        ["id"] = id,
        ["type"] = panel.Kind switch { PanelKind.Stat => "stat", PanelKind.Heatmap => "heatmap", _ => "timeseries" },
        ["title"] = panel.Title,
        ["description"] = panel.Description,
        ["datasource"] = Source(),
        ["gridPos"] = place,
        ["fieldConfig"] = new JsonObject
        {
            ["defaults"] = new JsonObject { ["unit"] = panel.Unit, ["thresholds"] = Thresholds(panel) },
            ["overrides"] = new JsonArray(),
        },
        ["options"] = Options(panel.Kind),
        ["targets"] = new JsonArray([.. panel.Queries.Select((q, i) => Target(panel, q.Expression, q.Legend, i))]),
    };

    private static JsonObject Thresholds(DashboardPanel panel)
    {
        var steps = new JsonArray(new JsonObject { ["color"] = "green", ["value"] = null });
        if (panel is { Kind: PanelKind.Stat, Title: "Error budget left" })
            steps = new JsonArray(Step("red", null), Step("orange", 0), Step("green", 0.25));
        else if (panel is { Kind: PanelKind.Stat, Unit: "none" })
            steps = new JsonArray(Step("green", null), Step("red", 1));
        return new JsonObject { ["mode"] = "absolute", ["steps"] = steps };
    }

    private static JsonObject Step(string colour, double? from) => new() { ["color"] = colour, ["value"] = from };

    private static JsonObject Options(PanelKind kind) => kind switch
    {
        PanelKind.Stat => new JsonObject { ["reduceOptions"] = new JsonObject { ["calcs"] = new JsonArray("lastNotNull"), ["fields"] = "", ["values"] = false }, ["colorMode"] = "value", ["graphMode"] = "area", ["textMode"] = "value_and_name" },
        PanelKind.Heatmap => new JsonObject { ["calculate"] = false, ["yAxis"] = new JsonObject { ["unit"] = "s" }, ["color"] = new JsonObject { ["mode"] = "scheme", ["scheme"] = "Spectral" } },
        _ => new JsonObject { ["legend"] = new JsonObject { ["displayMode"] = "list", ["placement"] = "bottom", ["showLegend"] = true }, ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "desc" } },
    };

    private static JsonObject Target(DashboardPanel panel, string expression, string legend, int index)
    {
        var target = new JsonObject
        {
            ["refId"] = ((char)('A' + index)).ToString(),
            ["datasource"] = Source(),
            ["expr"] = expression,
            ["legendFormat"] = legend,
            ["format"] = panel.Kind == PanelKind.Heatmap ? "heatmap" : "time_series",
        };
        if (panel.Kind == PanelKind.Stat)
            target["instant"] = true;
        return target;
    }
}
