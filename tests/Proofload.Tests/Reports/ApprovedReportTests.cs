using Proofload.Reports;
using Proofload.Results;

namespace Proofload.Tests.Reports;

public sealed class ApprovedReportTests
{
    private static readonly RunResult Sample = SampleRun.Create();

    [Fact]
    public void Text() => Approved.Check("sample.txt", TextReport.Render(Sample, "proofload-report/index.html"));

    [Fact]
    public void Markdown() => Approved.Check("sample.md", MarkdownReport.Render(Sample));

    [Fact]
    public void GithubSummary() => Approved.Check("sample.github.md", GithubSummaryReport.Render(Sample));

    [Fact]
    public void CsvMetrics() => Approved.Check("sample.metrics.csv", CsvReport.RenderMetrics(Sample));

    [Fact]
    public void CsvSeries() => Approved.Check("sample.series.csv", CsvReport.RenderSeries(Sample));

    [Fact]
    public void Junit() => Approved.Check("sample.junit.xml", JunitReport.Render(Sample));

    [Fact]
    public void Json() => Approved.Check("sample.json", JsonReport.Render(Sample));

    [Fact]
    public void Html() => Approved.Check("sample.html", HtmlReport.Render(Sample));
}
