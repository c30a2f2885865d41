using Proofload.Analysis;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Reports;
using Proofload.Results;

namespace Proofload.Tests.Imports;

/// <summary>Reports of imported runs, and objectives on figures that nobody certifies.</summary>
public sealed class ImportedReportTests
{
    [Theory]
    [InlineData("wrk.txt")]
    [InlineData("hey.csv")]
    [InlineData("locust")]
    [InlineData("aiperf-summary.json")]
    [InlineData("mlperf")]
    public void Every_report_renders_without_a_number_that_is_not_there(string name)
    {
        var run = Import.Fixture(name);
        foreach (var report in (string[])[TextReport.Render(run), MarkdownReport.Render(run), HtmlReport.Render(run), JunitReport.Render(run), CsvReport.RenderMetrics(run), CsvReport.RenderSeries(run), GithubSummaryReport.Render(run)])
            Assert.DoesNotContain("NaN", report, StringComparison.Ordinal);
        Assert.Contains($"Imported from {run.Source!.Tool}", TextReport.Render(run), StringComparison.Ordinal);
        Assert.Contains("not certified", HtmlReport.Render(run), StringComparison.Ordinal);
        Assert.DoesNotContain("0% of n/a", MarkdownReport.Render(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_show_service_time_where_there_is_no_latency_and_nothing_that_was_not_planned()
    {
        var page = HtmlReport.Render(Import.Text("vegeta-json", string.Concat(Enumerable.Range(0, 40).Select(static i =>
            $"{{\"attack\":\"\",\"code\":200,\"timestamp\":\"2026-01-02T03:04:{i:00}Z\",\"latency\":5000000,\"error\":\"\",\"url\":\"http://x/\"}}\n"))));
        Assert.Contains("When they were due is not known.", page, StringComparison.Ordinal);
        Assert.Contains(">Service time p50<", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">planned<", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5, ObjectiveState.Passed, Outcome.Inconclusive, 3)]
    [InlineData(0.001, ObjectiveState.Failed, Outcome.Failed, 2)]
    public void On_an_uncertified_measurement_an_objective_can_be_missed_but_not_passed(double bound, ObjectiveState objective, Outcome outcome, int code)
    {
        var verdict = VerdictBuilder.Build(
            new FixedRate(),
            [new Objective { Expression = "error_rate", Metric = "error_rate", Statistic = ObjectiveStatistic.Value, IsUpperBound = true, Threshold = bound }],
            MeasurementState.Unknown, ["not measured by Proofload"]);
        Assert.Equal((objective, outcome, code), (verdict.Objectives[0].Result, verdict.Outcome, verdict.ExitCode));
    }

    private sealed class FixedRate : IMeasuredRun
    {
        public Measurement.Histograms.SparseHistogram? Histogram(string metric, string? kind) => null;

        public IReadOnlyList<Measurement.Histograms.SparseHistogram> Batches(string metric, string? kind) => [];

        public RunCounts Counts(string? kind) => new() { Ok = 950, Failed = 50 };

        public long? Good(string? kind) => null;

        public double? Rate(string metric, string? kind) => null;

        public IReadOnlyList<double> RateSamples(string metric, string? kind) => [];
    }
}
