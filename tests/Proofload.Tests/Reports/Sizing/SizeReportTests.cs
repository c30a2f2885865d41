using Proofload.Analysis.Sizing;
using Proofload.Reports;
using Proofload.Reports.Sizing;
using Proofload.Results;
using Proofload.Tests.Analysis;
using Proofload.Tests.Reports.Costs;

namespace Proofload.Tests.Reports.Sizing;

public sealed class SizeReportTests
{
    [Fact]
    public void Text_IsAsApproved() => Approved.Check("size.txt", SummaryText.Render(SizeReport.Build(Result())));

    [Fact]
    public void Markdown_IsAsApproved() => Approved.Check("size.md", SummaryMarkdown.Render(SizeReport.Title, SizeReport.Build(Result())));

    [Fact]
    public void Html_IsAsApproved() => Approved.Check("size.html", CostReportTests.WithoutStyle(SummaryHtml.Render(SizeReport.Title, SizeReport.Build(Result()), "0.1.0")));

    [Fact]
    public void Json_IsAsApproved() => Approved.Check("size.json", SizeJson.Render(Result()));

    internal static SizingResult Result() => Sizer.Size(new SizingRequest
    {
        Demand = Demand.Of([.. Enumerable.Range(0, 24).Select(static h => 300 - (280 * Math.Cos(h * Math.PI / 12)))], 60, "day.yaml: 24 hours"),
        Capacity = ReplicaCapacity.FromRuns([Runs.Of("high", 42), Runs.Of("low", 20), Runs.Of("too-high", 60, Outcome.Failed)]),
        Growth = 0.2,
        Zones = 3,
        StartUp = 180,
    });
}
