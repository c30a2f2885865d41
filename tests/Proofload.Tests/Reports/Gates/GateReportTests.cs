using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Proofload.Analysis.Gates;
using Proofload.Reports;
using Proofload.Reports.Gates;
using Proofload.Results;
using Proofload.Studies;
using Proofload.Tests.Reports.Costs;
using Proofload.Tests.Studies;

namespace Proofload.Tests.Reports.Gates;

public sealed partial class GateReportTests
{
    [Fact]
    public async Task The_report_explains_a_failure_to_somebody_who_did_not_run_it()
    {
        var text = SummaryText.Render(GateReport.Build(await FailedAsync()));
        Assert.Matches("^FAILED +The candidate is worse: latency p50 [+]", text);
        Assert.Contains("allowed +5%", text, StringComparison.Ordinal);
        Assert.Contains("baseline http://old:8000/ · candidate http://new:8000/", text, StringComparison.Ordinal);
        Assert.Contains("every request pays more", text, StringComparison.Ordinal);
        Assert.Contains("two runs side by side: proofload compare 20260314-", text, StringComparison.Ordinal);
        Assert.Contains("Pairs\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), static line => Assert.True(line.Length <= 130, line));
    }

    [Fact]
    public async Task Every_form_says_the_same_of_a_failure()
    {
        var gate = await FailedAsync();
        var json = JsonElement.Parse(GateJson.Render(gate, 2)).GetProperty("gate");
        Assert.Equal(("failed", 2, "decided"), (json.GetProperty("verdict").GetString(), json.GetProperty("exit_code").GetInt32(), json.GetProperty("ending").GetString()));
        Assert.Equal("worse", json.GetProperty("criteria")[0].GetProperty("verdict").GetString());

        var junit = XDocument.Parse(GateJunit.Render(gate)).Root!.Element("testsuite")!;
        Assert.Equal(3, junit.Elements("testcase").Count());
        Assert.Equal(junit.Elements("testcase").Count(static c => c.Element("failure") is not null), int.Parse(junit.Attribute("failures")!.Value, null));
        Assert.Contains("latency p50 +", junit.Elements("testcase").ElementAt(1).Element("failure")!.Attribute("message")!.Value, StringComparison.Ordinal);

        var annotation = GateCiReports.GithubAnnotations(gate, "a,b:c.yaml").TrimEnd('\n');
        Assert.StartsWith("::error file=a%2Cb%3Ac.yaml,title=latency p50 worse::latency p50 +", annotation, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', annotation);

        var quality = JsonElement.Parse(GateCiReports.GitlabCodeQuality(gate, "gate.yaml"));
        var issue = Assert.Single(quality.EnumerateArray());
        Assert.Equal(("major", "gate.yaml", 64), (issue.GetProperty("severity").GetString(), issue.GetProperty("location").GetProperty("path").GetString(), issue.GetProperty("fingerprint").GetString()!.Length));

        var sarif = JsonElement.Parse(GateCiReports.Sarif(gate, "gate.yaml"));
        Assert.Equal("2.1.0", sarif.GetProperty("version").GetString());
        var run = sarif.GetProperty("runs")[0];
        var result = Assert.Single(run.GetProperty("results").EnumerateArray());
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.Equal(result.GetProperty("ruleId").GetString(), run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());

        var notification = JsonElement.Parse(GateCiReports.Notification(gate, 2));
        Assert.StartsWith("proofload gate run failed: The candidate is worse", notification.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.False(notification.GetProperty("gate").TryGetProperty("plan", out _));
    }

    [Fact]
    public async Task Metrics_are_open_metrics_text()
    {
        var lines = GateCiReports.GitlabMetrics(await FailedAsync()).Split('\n');
        Assert.Equal(("# EOF", ""), (lines[^2], lines[^1]));
        Assert.All(lines[..^2], static line => Assert.Matches(OpenMetricsLine(), line));
        Assert.Contains(lines, static l => l == "proofload_gate_worse{criterion=\"p50 +5%\"} 1");
    }

    [Fact]
    public async Task A_pass_has_no_annotation_and_no_issue()
    {
        var gate = GateOutcome.Of(await RunAsync(new GateRuns()));
        Assert.Empty(GateCiReports.GithubAnnotations(gate, null));
        Assert.Equal("[]\n", GateCiReports.GitlabCodeQuality(gate, "x"));
        Assert.Equal("0", XDocument.Parse(GateJunit.Render(gate)).Root!.Element("testsuite")!.Attribute("failures")!.Value);
        Assert.Matches("^PASSED +The candidate is within all 2 limits", SummaryText.Render(GateReport.Build(gate)));
    }

    [Fact]
    public async Task A_target_that_is_down_is_an_error_of_the_suite_and_its_criteria_are_skipped()
    {
        var gate = GateOutcome.Of(await RunAsync(new GateRuns { Change = static (n, run) => run with { Counts = new RunCounts { Failed = 3 }, Errors = new Dictionary<string, long> { ["dns"] = 3 }, Metrics = new Dictionary<string, MetricSummary>() } }));
        var suite = XDocument.Parse(GateJunit.Render(gate)).Root!.Element("testsuite")!;
        Assert.Equal(("1", "2", "0"), (suite.Attribute("errors")!.Value, suite.Attribute("skipped")!.Value, suite.Attribute("failures")!.Value));
        Assert.Contains("The baseline http http://old:8000/ was not measured", SummaryText.Render(GateReport.Build(gate)), StringComparison.Ordinal);
        Assert.Contains("::warning title=gate inconclusive::the baseline", GateCiReports.GithubAnnotations(gate, null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_format_is_as_approved()
    {
        var gate = GateOutcome.Of(await RunAsync(new GateRuns { Slower = 1.3 }, "gate-20260314-090000-abcdef"));
        var document = GateReport.Build(gate);
        Approved.Check("gate.txt", SummaryText.Render(document));
        Approved.Check("gate.md", SummaryMarkdown.Render(GateReport.Title(gate), document));
        Approved.Check("gate.html", CostReportTests.WithoutStyle(SummaryHtml.Render(GateReport.Title(gate), document, "0.1.0")));
        Approved.Check("gate.json", GateJson.Render(gate, 2));
        Approved.Check("gate.xml", GateJunit.Render(gate));
        Approved.Check("gate.sarif", GateCiReports.Sarif(gate, "gate.yaml"));
        Approved.Check("gate.codequality.json", GateCiReports.GitlabCodeQuality(gate, "gate.yaml"));
    }

    [Fact]
    public async Task Pages_and_comments_hold_the_table_of_pairs()
    {
        var gate = await FailedAsync();
        var html = SummaryHtml.Render(GateReport.Title(gate), GateReport.Build(gate), "1");
        var markdown = SummaryMarkdown.Render(GateReport.Title(gate), GateReport.Build(gate));
        Assert.All(new[] { html, markdown }, text => Assert.All(gate.Pairs, pair => Assert.Contains(pair.B.Id, text, StringComparison.Ordinal)));
        Assert.StartsWith("# run: gate failed\n", markdown, StringComparison.Ordinal);
    }

    private static async Task<GateOutcome> FailedAsync() => GateOutcome.Of(await RunAsync(new GateRuns { Slower = 1.3 }));

    private static Task<IReadOnlyList<RunResult>> RunAsync(GateRuns runs, string? id = null) =>
        LoadTest.GateAsync(GateStudy.Create(GateRuns.Plan(), GateMode.Pairs, runs.Clock, id: id), new GateOptions { Run = runs.Options().Run, Runner = async (plan, options, stop) => (await runs.Options().Runner(plan, options, stop)) with { Name = plan.Name } }, TestContext.Current.CancellationToken);

    [GeneratedRegex("^(# (TYPE|HELP) [a-z_]+ .+|[a-z_]+(\\{[a-z_]+=\"([^\"\\\\]|\\\\.)*\"(,[a-z_]+=\"[^\"]*\")*\\})? -?[0-9.E+-]+)$")]
    private static partial Regex OpenMetricsLine();
}
