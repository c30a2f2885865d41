using System.Text.Json;
using Proofload.Reports.Studies;
using Proofload.Results;
using Proofload.Tests.Studies;

namespace Proofload.Tests.Reports.Studies;

public sealed class StudyReportTests
{
    [Fact]
    public void Text() => Approved.Check("sweep.txt", StudyTextReport.Render(StudyRunFactory.Grid()));

    [Fact]
    public void TextOfStreams() => Approved.Check("sweep-streams.txt", StudyTextReport.Render(StudyRunFactory.Streams()));

    [Fact]
    public void Markdown() => Approved.Check("sweep.md", StudyMarkdownReport.Render(StudyRunFactory.Grid()));

    [Fact]
    public void Csv() => Approved.Check("sweep.csv", StudyCsvReport.Render(StudyRunFactory.Grid()));

    [Fact]
    public void Json() => Approved.Check("sweep.json", StudyJsonReport.Render(StudyRunFactory.Grid()));

    [Fact]
    public void Html() => Approved.Check("sweep.html", StudyHtmlReport.Render(StudyRunFactory.Grid()));

    [Fact]
    public void TheBestIsTheHighestThroughputWhoseObjectivesHold()
    {
        var table = StudyTable.Of(StudyRunFactory.Grid());
        Assert.Equal(5, table.Best!.Study.Point);
        Assert.True(table.Rows.Max(table.Yield) >= table.Yield(table.Best));
    }

    [Theory]
    [InlineData(Outcome.Failed)]
    [InlineData(Outcome.Invalid)]
    [InlineData(Outcome.Inconclusive)]
    public void APointThatDoesNotHoldIsNeverTheBest(Outcome outcome)
    {
        var runs = new[] { StudyRunFactory.Run(StudyRunFactory.Point(1, 2, ("rate", "1/s")), rate: 1000, outcome: outcome), StudyRunFactory.Run(StudyRunFactory.Point(2, 2, ("rate", "2/s")), rate: 1) };
        Assert.Equal(2, StudyTable.Of(runs).Best!.Study.Point);
        Assert.Null(StudyTable.Of(runs[..1]).Best);
    }

    [Fact]
    public void PointsThatOneRunCannotTellApartAreNamed()
    {
        var runs = Enumerable.Range(1, 3).Select(i => StudyRunFactory.Run(StudyRunFactory.Point(i, 3, ("concurrency", $"{i}")), rate: i == 1 ? 50 : 100 + i)).ToList();
        var table = StudyTable.Of(runs);
        Assert.Equal(3, table.Best!.Study.Point);
        Assert.Equal([2], table.Close5.Select(static r => r.Study.Point));
        Assert.Contains("chance", StudyTextReport.Render(runs), StringComparison.Ordinal);
    }

    [Fact]
    public void AMeasuredTryGoesBeforeAnInterruptedOneWhateverCameLater()
    {
        var point = StudyRunFactory.Point(1, 1, ("concurrency", "1"));
        var table = StudyTable.Of([StudyRunFactory.Run(point), StudyRunFactory.Run(point, ending: RunEnding.Interrupted, attempt: 9)]);
        Assert.Equal(RunEnding.Completed, Assert.Single(table.Rows).Run.Ending);
    }

    [Fact]
    public void LinesGoAlongTheLastAxisWithNumbers()
    {
        var runs = new[] { ("1", "a"), ("1", "b"), ("2", "a"), ("2", "b") }.Select((v, i) => StudyRunFactory.Run(StudyRunFactory.Point(i + 1, 4, ("concurrency", v.Item1), ("model", v.Item2)))).ToList();
        Assert.Equal("concurrency", StudyTable.Of(runs).Lines().Along);
        Assert.Equal(["model a", "model b"], StudyCurve.Of(runs).Lines);
    }

    [Fact]
    public void NamesFromOutsideAreNoMarkup()
    {
        var hostile = StudyRunFactory.Run(StudyRunFactory.Point(1, 1, ("model", "<script>alert(1)</script>|`x"))) with { Name = "<b>\u001b[31m" };
        Assert.DoesNotContain("<script>alert", StudyHtmlReport.Render([hostile]), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", StudyMarkdownReport.Render([hostile]), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', StudyTextReport.Render([hostile]));
        using var json = JsonDocument.Parse(StudyJsonReport.Render([hostile]));
        Assert.Equal("<script>alert(1)</script>|`x", json.RootElement.GetProperty("study").GetProperty("points")[0].GetProperty("values").GetProperty("model").GetString());
    }
}
