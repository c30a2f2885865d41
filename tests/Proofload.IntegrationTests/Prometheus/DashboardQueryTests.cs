using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Proofload.IntegrationTests.Servers;
using Proofload.Slo;
using Proofload.Slo.Dashboards;
using Proofload.Slo.Rules;

namespace Proofload.IntegrationTests.Prometheus;

/// <summary>Every query of the dashboard finds something in a Prometheus that holds the series that the rules record and the metrics that are documented.</summary>
public sealed class DashboardQueryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("proofload-dashboard-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Every_query_returns_data()
    {
        var file = Path.Combine(folder.FullName, "history.txt");
        await File.WriteAllTextAsync(file, History(DateTimeOffset.UtcNow), TestContext.Current.CancellationToken);
        await using var server = new PrometheusServer { Backfill = file };
        using var http = new HttpClient { BaseAddress = await server.RequireAsync() };
        var expressions = new List<string>();
        Expressions(JsonNode.Parse(GrafanaDashboard.Render("Objectives")), expressions);

        Assert.True(expressions.Count > 15, string.Join('\n', expressions));
        foreach (var expression in expressions)
        {
            var query = expression.Replace("$objective", ".*", StringComparison.Ordinal).Replace("$service", ".*", StringComparison.Ordinal).Replace("$__rate_interval", "5m", StringComparison.Ordinal);
            using var answer = JsonDocument.Parse(await http.GetStringAsync("api/v1/query?query=" + Uri.EscapeDataString(query), TestContext.Current.CancellationToken));
            Assert.True(answer.RootElement.GetProperty("data").GetProperty("result").GetArrayLength() > 0, $"{query} gives nothing");
        }
    }

    private static void Expressions(JsonNode? node, List<string> found)
    {
        foreach (var (name, value) in node is JsonObject item ? item.ToArray() : [])
        {
            if (name == "expr")
                found.Add(value!.GetValue<string>());
            else if (name == "definition")
                found.Add(value!.GetValue<string>()["label_values(".Length..].Split(", ")[0]);
            Expressions(value, found);
        }

        foreach (var value in node as JsonArray ?? [])
            Expressions(value, found);
    }

    /// <summary>Twenty minutes of every series: names and labels of the recorded ones are those of the rules.</summary>
    private static string History(DateTimeOffset now)
    {
        var objective = new ServiceLevelObjective { Name = "fast", Scope = new ObjectiveScope { Service = "chat" }, Indicator = new Indicator { Kind = IndicatorKind.Success }, Target = 0.99m, Alerts = StandardAlerts.For(TimeSpan.FromDays(30)) };
        var rules = PrometheusRules.Build(new ObjectivesFile { Objectives = [objective] }, new PrometheusRuleOptions()).Groups.SelectMany(static g => g.Rules).ToList();
        var series = rules.Where(static r => r.Record.Length > 0).Select(static r => (Name: r.Record, Labels: Text(r.Labels), Step: 0.0)).ToList();
        series.AddRange(rules.Where(static r => r.Alert == RecordedNames.BurnAlert).Select(static r => ("ALERTS", $"alertname=\"{r.Alert}\",alertstate=\"firing\"," + Text(r.Labels), 0.0)));
        const string Scope = "service=\"chat\",model=\"llama\",probe=\"p\"";
        foreach (var metric in new[] { "latency", "ttft" })
        {
            foreach (var (bound, count) in new[] { ("0.25", 1.0), ("0.5", 3), ("1", 4), ("+Inf", 4) })
                series.Add(($"proofload_{metric}_seconds_bucket", $"{Scope},le=\"{bound}\"", count));
        }

        series.Add((MetricNames.Requests, $"{Scope},outcome=\"ok\"", 4));
        series.Add((MetricNames.OutputTokens, Scope, 100));
        series.Add((MetricNames.InputTokens, Scope, 50));
        series.Add(("DCGM_FI_DEV_GPU_UTIL", "gpu=\"0\"", 0));
        series.Add(("DCGM_FI_DEV_FB_USED", "gpu=\"0\"", 0));
        var text = new StringBuilder();
        foreach (var (name, labels, step) in series)
        {
            for (var i = 0; i <= 80; i++)
                text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {1 + (step * i)} {now.ToUnixTimeSeconds() - ((80 - i) * 15)}\n");
        }

        return text.Append("# EOF\n").ToString();
    }

    private static string Text(IEnumerable<KeyValuePair<string, string>> labels) => string.Join(',', labels.Select(static l => $"{l.Key}=\"{l.Value}\""));
}
