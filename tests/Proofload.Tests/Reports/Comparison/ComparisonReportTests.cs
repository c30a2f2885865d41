using Proofload.Analysis.Comparison;
using Proofload.Reports;
using Proofload.Reports.Comparison;
using Proofload.Tests.Analysis.Comparison;
using Proofload.Tests.Reports.Costs;

namespace Proofload.Tests.Reports.Comparison;

public sealed class ComparisonReportTests
{
    [Fact]
    public void Text_IsAsApproved() => Approved.Check("compare.txt", SummaryText.Render(ComparisonReport.Build(Worse)));

    [Fact]
    public void Markdown_IsAsApproved() => Approved.Check("compare.md", SummaryMarkdown.Render(ComparisonReport.Title, ComparisonReport.Build(Worse)));

    [Fact]
    public void Html_IsAsApproved() => Approved.Check("compare.html", CostReportTests.WithoutStyle(SummaryHtml.Render(ComparisonReport.Title, ComparisonReport.Build(Worse), "0.1.0")));

    [Fact]
    public void Json_IsAsApproved() => Approved.Check("compare.json", ComparisonJson.Render(Worse));

    [Fact]
    public void Junit_IsAsApproved() => Approved.Check("compare.xml", ComparisonJunit.Render(Worse));

    private static ComparisonResult Worse { get; } = MovedPartTests.Compare(8, 1.5);
}
