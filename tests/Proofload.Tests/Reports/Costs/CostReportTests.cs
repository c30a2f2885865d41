using System.Text.Json;
using Proofload.Analysis.Cost;
using Proofload.Reports;
using Proofload.Reports.Costs;
using Proofload.Tests.Analysis;

namespace Proofload.Tests.Reports.Costs;

public sealed class CostReportTests
{
    private static readonly DateOnly Day = new(2026, 6, 17);

    [Fact]
    public void Text_IsAsApproved() => Approved.Check("cost.txt", SummaryText.Render(CostReport.Build(Costs())));

    [Fact]
    public void Markdown_IsAsApproved() => Approved.Check("cost.md", SummaryMarkdown.Render(CostReport.Title, CostReport.Build(Costs())));

    [Fact]
    public void Html_IsAsApproved() => Approved.Check("cost.html", WithoutStyle(SummaryHtml.Render(CostReport.Title, CostReport.Build(Costs()), "0.1.0")));

    [Fact]
    public void Json_IsAsApproved() => Approved.Check("cost.json", CostJson.Render(Costs()));

    [Fact]
    public void Json_UnknownTokens_AreNull()
    {
        var run = Runs.Of("a", 10) with { Metrics = new Dictionary<string, Proofload.Results.MetricSummary>() };
        using var json = JsonDocument.Parse(CostJson.Render(CostPlanner.Estimate(Question, MeasuredLoad.Of(run)!)));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("costs")[0].GetProperty("per_1m_input_tokens").ValueKind);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("costs")[1].GetProperty("per_request").ValueKind);
        Assert.Contains("n/a", SummaryText.Render(CostReport.Build(CostPlanner.Estimate(Question, MeasuredLoad.Of(run)!))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("1", "1.000")]
    [InlineData("0.00001234567", "0.00001235")]
    [InlineData("0.000012345", "0.00001235")]
    [InlineData("9.9996", "10.00")]
    [InlineData("99999.5", "100,000")]
    [InlineData("12345.678", "12,346")]
    [InlineData("-0.5", "-0.5000")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    public void MoneyFormat_FourSignificantDigits_HalfAwayFromZero(string amount, string expected) =>
        Assert.Equal(expected, MoneyFormat.Number(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)));

    internal static string WithoutStyle(string html)
    {
        var (from, to) = (html.IndexOf("<style>", StringComparison.Ordinal), html.IndexOf("</style>", StringComparison.Ordinal));
        return html[..(from + 7)] + html[to..];
    }

    private static CostQuestion Question { get; } = new()
    {
        Book = new PriceBook
        {
            Currency = "USD",
            Instances = [new InstancePrice { Name = "g5.xlarge", Region = "us-east-1", Hourly = 1.006m, Source = "https://example.com/machines", Date = Day }],
            Egress = [new EgressPrice { PerGb = 0.09m, Source = "https://example.com/traffic", Date = Day }],
            Apis = [new ApiPrice { Model = "small-model", Input = 0.15m, Output = 0.6m, Source = "https://example.com/<tokens>", Date = new DateOnly(2024, 7, 18) }],
        },
        Instance = "g5.xlarge",
        Apis = ["small-model"],
        Demand = 100,
        Failures = 1,
        RetryShare = 0.02m,
    };

    private static IReadOnlyList<CostEstimate> Costs() => CostPlanner.Estimate(Question, MeasuredLoad.Of(Runs.Of("chat", 40, good: 0.97, failed: 10))!);
}
