using System.Text.Json;
using Proofload.Analysis.Comparison;
using Proofload.Measurement.Histograms;
using Proofload.Measurement.Randomness;
using Proofload.Reports;
using Proofload.Reports.Comparison;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Comparison;

public sealed class MovedPartTests
{
    [Fact]
    public void OnlyLongPromptsGotSlower_TheirBinIsNamedAndNoOther()
    {
        var result = Compare(8, 1.5);
        Assert.Equal(
            ["latency{prompt=64-127} p50", "latency{prompt=64-127} p99", "latency{prompt=1024-2047} p50", "latency{prompt=1024-2047} p99", "latency{prompt=131072+} p50", "latency{prompt=131072+} p99"],
            result.PromptBins.Select(static p => p.Criterion.Subject));
        Assert.All(result.PromptBins, static p => Assert.False(p.IsGated));
        Assert.All(result.PromptBins.Where(static p => p.Criterion.PromptsFrom == 64), static p => Assert.NotEqual(ComparisonVerdict.Worse, p.Verdict));
        Assert.All(result.PromptBins.Where(static p => p.Criterion.PromptsFrom > 64), static p =>
        {
            Assert.Equal(ComparisonVerdict.Worse, p.Verdict);
            Assert.InRange(p.Change!.Value, 1.4, 1.6);
        });
    }

    [Fact]
    public void EveryFormat_ShowsTheLengthsOfPrompts()
    {
        var result = Compare(8, 1.5);
        var summary = ComparisonReport.Build(result);
        Assert.All(
            new[] { SummaryText.Render(summary), SummaryMarkdown.Render(ComparisonReport.Title, summary), SummaryHtml.Render(ComparisonReport.Title, summary, "1") },
            static text => Assert.Contains("latency{prompt=1024-2047} p50", text, StringComparison.Ordinal));
        var bins = JsonElement.Parse(ComparisonJson.Render(result)).GetProperty("prompt_bins");
        Assert.Equal("latency{prompt=131072+} p99", bins[5].GetProperty("subject").GetString());
    }

    [Fact]
    public void LengthsThatOneRunDoesNotHave_AreNotCompared()
    {
        var (a, b) = Sides(2, 1);
        b = b with { Runs = [b.Runs[0], b.Runs[1] with { PromptBins = [b.Runs[1].PromptBins[0]] }] };
        Assert.Empty(RunComparer.Compare(a, b).PromptBins);
        Assert.Empty(RunComparer.Compare(a, a with { Runs = [.. a.Runs.Select(static r => r with { PromptBins = [] })] }).PromptBins);
    }

    internal static ComparisonResult Compare(int pairs, double slower)
    {
        var (a, b) = Sides(pairs, slower);
        return RunComparer.Compare(a, b);
    }

    private static (ComparisonSide A, ComparisonSide B) Sides(int pairs, double slower) => (
        new ComparisonSide("A", [.. Enumerable.Range(0, pairs).Select(static i => Of(2 * i, 1))]),
        new ComparisonSide("B", [.. Enumerable.Range(0, pairs).Select(i => Of((2 * i) + 1, slower))]));

    private static RunResult Of(int number, double slower) => ComparedRuns.Of(number) with
    {
        PromptBins = [Bin(number, 64, 127, 0.1), Bin(number, 1024, 2047, 0.4 * slower), Bin(number, 131_072, null, 2 * slower)],
    };

    private static PromptBinResult Bin(int number, long from, long? to, double level)
    {
        var random = SeededRandom.At((ulong)number, 5, (ulong)from);
        var histogram = new Histogram();
        for (var i = 0; i < 2_000; i++)
            histogram.Record((long)(level * Math.Exp(0.1 * random.NextGaussian()) * 1e9));
        return new PromptBinResult { From = from, To = to, Metrics = new Dictionary<string, MetricSummary> { ["latency"] = ComparedRuns.Summary(histogram.ToSparse()) } };
    }
}
