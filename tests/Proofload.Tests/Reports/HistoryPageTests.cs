using Proofload.Analysis.Comparison;
using Proofload.Plans;
using Proofload.Reports;
using Proofload.Tests.Analysis.Comparison;

namespace Proofload.Tests.Reports;

public sealed class HistoryPageTests
{
    [Fact]
    public void ThePageOfARun_ShowsTheRunsBeforeItAndWhereItMoved()
    {
        var page = HtmlReport.Render(ComparedRuns.Of(30, 0.15), [History(30, 15)]);
        Assert.Contains("<h2 id=\"history\">History</h2>", page, StringComparison.Ordinal);
        Assert.Equal(30, page.Split("<circle class=\"bar a1\"").Length - 1);
        Assert.Contains("latency p50 last moved +", page, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoRuns_AreNoHistory()
    {
        var run = ComparedRuns.Of(2);
        Assert.Equal(HtmlReport.Render(run), HtmlReport.Render(run, [History(2, 9)]));
    }

    private static RunHistory History(int runs, int slowerFrom)
    {
        Assert.True(CriterionParser.TryParseSubject("latency p50", out var subject, out _));
        return RunHistory.Of(Enumerable.Range(1, runs).Select(i => ComparedRuns.Of(i, i > slowerFrom ? 0.15 : 0.1)), subject);
    }
}
