using Proofload.Analysis.Tradeoffs;
using Proofload.Reports;
using Proofload.Reports.Tradeoffs;
using Proofload.Tests.Reports.Costs;

namespace Proofload.Tests.Reports.Tradeoffs;

public sealed class TradeoffReportTests
{
    private const string Question = "Machines are counted for 500/s.";

    [Fact]
    public void Text_IsAsApproved() => Approved.Check("tradeoff.txt", SummaryText.Render(TradeoffReport.Build(Result(), "USD", Question)));

    [Fact]
    public void Markdown_IsAsApproved() => Approved.Check("tradeoff.md", SummaryMarkdown.Render(TradeoffReport.Title, TradeoffReport.Build(Result(), "USD", Question)));

    [Fact]
    public void Html_IsAsApproved() => Approved.Check("tradeoff.html", CostReportTests.WithoutStyle(SummaryHtml.Render(TradeoffReport.Title, TradeoffReport.Build(Result(), "USD", Question), "0.1.0")));

    [Fact]
    public void Json_IsAsApproved() => Approved.Check("tradeoff.json", TradeoffJson.Render(Result(), "USD"));

    [Fact]
    public void Recommendation_NothingFeasible_SaysSo()
    {
        var result = ParetoFrontier.Of([Point("a", 1, 1, 1) with { Infeasible = "misses latency p99 < 200ms" }], TradeoffAxis.All);
        Assert.StartsWith("Nothing can be recommended: no candidate meets its objectives.", SummaryText.Render(TradeoffReport.Build(result, "USD", "")), StringComparison.Ordinal);
    }

    [Fact]
    public void Recommendation_OverlappingCosts_SaysThatTheOrderIsNotDecided()
    {
        TradeoffPoint Near(string name, double cost) => new() { Name = name, Values = new Dictionary<string, AxisValue> { ["cost"] = new(cost, cost - 1, cost + 1) } };
        var text = TradeoffText.Recommendation(ParetoFrontier.Of([Near("a", 2), Near("b", 2.2)], [TradeoffAxis.Cost]), "EUR");
        Assert.Contains("The intervals do not decide the order", text, StringComparison.Ordinal);
        Assert.Contains("EUR 2.000", text, StringComparison.Ordinal);
    }

    private static TradeoffResult Result() => ParetoFrontier.Of(
        [
            Point("triton on g5.xlarge", 0.0000041, 0.085, 0.9999),
            Point("tf-serving on g5.xlarge", 0.0000062, 0.169, 0.9995),
            Point("triton on g5.2xlarge", 0.0000071, 0.041, 0.99995),
            Point("torchserve on g5.xlarge", 0.0000039, 0.31, 0.9999) with { Infeasible = "misses latency p99 < 200ms even at its lowest load" },
        ],
        TradeoffAxis.All);

    private static TradeoffPoint Point(string name, double cost, double latency, double availability) => new()
    {
        Name = name,
        Detail = "8 × g5.xlarge",
        Values = new Dictionary<string, AxisValue>
        {
            ["cost"] = new(cost, cost * 0.97, cost * 1.04), ["latency_p99"] = new(latency, latency * 0.9, latency * 1.2), ["availability"] = new(availability, availability - 0.0005, 1),
        },
    };
}
