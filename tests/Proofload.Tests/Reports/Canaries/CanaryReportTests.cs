using Proofload.Analysis.Canaries;
using Proofload.Measurement.Randomness;
using Proofload.Reports;
using Proofload.Reports.Canaries;
using Proofload.Tests.Reports.Costs;

namespace Proofload.Tests.Reports.Canaries;

public sealed class CanaryReportTests
{
    [Fact]
    public void Text_IsAsApproved() => Approved.Check("canary.txt", SummaryText.Render(CanaryReport.Build(Worse)));

    [Fact]
    public void Markdown_IsAsApproved() => Approved.Check("canary.md", SummaryMarkdown.Render(CanaryReport.Title, CanaryReport.Build(Worse)));

    [Fact]
    public void Html_IsAsApproved() => Approved.Check("canary.html", CostReportTests.WithoutStyle(SummaryHtml.Render(CanaryReport.Title, CanaryReport.Build(Worse), "0.1.0")));

    [Fact]
    public void Json_IsAsApproved() => Approved.Check("canary.json", CanaryJson.Render(Worse));

    [Fact]
    public void Junit_IsAsApproved() => Approved.Check("canary.xml", CanaryJunit.Render(Worse));

    [Theory]
    [InlineData(1.3)]
    [InlineData(1.0)]
    public void Read_OfWhatWasWritten_GivesEveryReportAgain(double slower)
    {
        var before = Of(slower);
        var after = CanaryJsonReader.Read(CanaryJson.Render(before))!;
        Assert.Equal(CanaryJson.Render(before), CanaryJson.Render(after));
        Assert.Equal(CanaryJunit.Render(before), CanaryJunit.Render(after));
        Assert.Equal(SummaryHtml.Render("t", CanaryReport.Build(before), "1"), SummaryHtml.Render("t", CanaryReport.Build(after), "1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"metrics":[{}],"windows":3}""")]
    public void Read_OfSomethingElse_IsNothing(string json) => Assert.Null(CanaryJsonReader.Read(json));

    [Fact]
    public void Read_OfAnyBeginning_IsNothing()
    {
        var json = CanaryJson.Render(Worse).TrimEnd();
        Assert.All(Enumerable.Range(0, json.Length - 1), cut => Assert.Null(CanaryJsonReader.Read(json[..cut])));
    }

    [Fact]
    public void Headline_OfAnInconclusiveOne_NamesWhatIsNotKnownAndLeavesTheRestToTheTable()
    {
        var open = Of(1.1);
        Assert.Equal(CanaryVerdict.Inconclusive, open.Verdict);
        var first = SummaryText.Render(CanaryReport.Build(open)).Split('\n')[0];
        Assert.EndsWith("not known for latency p95; the table says why", first, StringComparison.Ordinal);
    }

    private static CanaryResult Worse => Of(1.3);

    private static CanaryResult Of(double slower)
    {
        CanarySubject[] subjects = [CanarySubject.Parse("latency p95 +10%"), CanarySubject.Parse("error_rate +0.5pp")];
        var random = SeededRandom.At(7, 7, 7);
        double[] drift = [.. Enumerable.Range(0, 12).Select(static i => 0.1 * (1 + (0.3 * Math.Sin(i / 2.0))))];
        double[] baseline = [.. drift.Select(d => d * Math.Exp(0.03 * random.NextGaussian()))], canary = [.. drift.Select(d => d * slower * Math.Exp(0.03 * random.NextGaussian()))];
        canary[4] = double.NaN;
        var judgement = CanaryJudge.Judge(
        [
            new CanaryEvidence { Metric = subjects[0].Metric, Baseline = baseline, Canary = canary, IsPaired = true },
            new CanaryEvidence { Metric = subjects[1].Metric, BaselineEvents = new EventCount(1, 2_400), CanaryEvents = new EventCount(2, 2_400) },
        ]);
        return new CanaryResult
        {
            Verdict = judgement.Verdict,
            Reason = judgement.Summary,
            Ending = CanaryEnding.Completed,
            Judgement = judgement,
            Series =
            [
                new CanarySeries(subjects[0].Metric, "s", "+10%", baseline, canary),
                new CanarySeries(subjects[1].Metric, "1", "+0.5pp", [.. Enumerable.Range(0, 12).Select(static i => i == 3 ? 0.005 : 0)], [.. Enumerable.Range(0, 12).Select(static i => i is 2 or 9 ? 0.005 : 0)]),
            ],
            Baseline = "http://stable:8000/v1",
            Canary = "http://canary:8000/v1",
            Window = 10,
            Planned = 12,
            Seen = 12,
            Load = "mirrored",
            Runs = ["20260314-090000-abcdef", "20260314-090000-ghijkl"],
            Study = "canary-20260314-090000-abcdef",
            Remarks = ["2 requests to the canary were dropped at the cap on requests in flight; they are in no window."],
        };
    }
}
