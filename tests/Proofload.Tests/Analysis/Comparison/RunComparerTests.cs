using Proofload.Analysis.Comparison;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Comparison;

public sealed class RunComparerTests
{
    private static readonly Criterion P99 = CriterionParser.Parse("p99 +5%");

    [Fact]
    public void EightAlternatingPairs_FindTheSlowerBuild()
    {
        var result = Compare(8, 0.12);
        Assert.True(result.IsPaired);
        Assert.Equal(ComparisonVerdict.Worse, result.Verdict);
        var p50 = result.Metrics.Single(m => m.Criterion.Subject == "latency p50");
        Assert.Equal(ChangeMethod.SignedRank, p50.Method);
        Assert.Equal(ComparisonVerdict.Worse, p50.Verdict);
        Assert.InRange(p50.Change!.Value, 1.15, 1.25);
        Assert.InRange(p50.ChangeInterval!.Value.Low, 1.1, p50.Change.Value);
        Assert.True(p50.Superiority > 0.55);
        Assert.True(p50.AdjustedPValue >= p50.PValue);
        Assert.Equal(ComparisonVerdict.Same, result.Metrics.Single(m => m.Criterion.Metric == "throughput").Verdict);
        Assert.Equal(ComparisonVerdict.Same, result.Metrics.Single(m => m.Criterion.Metric == "error_rate").Verdict);
        Assert.All(result.Shifts.Single().Points, static p => Assert.True(p.Ratio > 1));
    }

    [Fact]
    public void ImprovedRuns_AreBetter_AndEqualOnesTheSame()
    {
        Assert.Equal(ComparisonVerdict.Better, Compare(8, 0.08).Verdict);
        Assert.Equal(ComparisonVerdict.Same, Compare(12, 0.1, scatter: 0.002, criteria: [CriterionParser.Parse("p50 within 5%")]).Verdict);
    }

    [Fact]
    public void ToFewPairsForSoManyCriteria_SaysHowManyAreNeeded()
    {
        var result = Compare(6, 0.15);
        var p99 = result.Metrics.Single(m => m.Criterion.Subject == "latency p99");
        Assert.Equal(ComparisonVerdict.Inconclusive, p99.Verdict);
        Assert.Contains("at least 8 pairs", p99.Reason, StringComparison.Ordinal);
        Assert.Equal(ComparisonVerdict.Worse, Compare(6, 0.15, criteria: [P99]).Verdict);
        Assert.Equal(6, CriterionJudge.LeastPairs(1));
        Assert.Equal(8, CriterionJudge.LeastPairs(4));
    }

    [Fact]
    public void OneRunASide_SaysLowerConfidence_AndOnlyCallsLargeChanges()
    {
        var result = RunComparer.Compare(Side("A", ComparedRuns.Of(1)), Side("B", ComparedRuns.Of(2, 0.2)));
        Assert.Equal(ComparisonVerdict.Worse, result.Verdict);
        Assert.Equal(ChangeMethod.WithinRun, result.Metrics[0].Method);
        Assert.StartsWith("Lower confidence: one run a side", result.Remarks[0], StringComparison.Ordinal);
        Assert.Equal(ComparisonVerdict.Inconclusive, RunComparer.Compare(Side("A", ComparedRuns.Of(1)), Side("B", ComparedRuns.Of(2))).Verdict);
    }

    [Fact]
    public void AMissingMetric_IsInconclusive_NeverAPass()
    {
        var criterion = CriterionParser.Parse("ttft p99 +10%");
        var result = Compare(8, 0.1, criteria: [criterion]);
        Assert.Equal(ComparisonVerdict.Inconclusive, result.Verdict);
        Assert.Contains("8 of 8 runs of A and 8 of 8 runs of B: no such value", result.Metrics[0].Reason, StringComparison.Ordinal);

        // One run without a success among eight is missing data too.
        var (a, b) = Sides(8, 0.1, 0.02);
        b = b with { Runs = [.. b.Runs.Take(7), ComparedRuns.Of(15, failed: 1_000)] };
        Assert.Equal(ComparisonVerdict.Inconclusive, RunComparer.Compare(a, b, new ComparisonRequest { Criteria = [P99] }).Verdict);
    }

    [Fact]
    public void ATailOfTooFewRequests_IsMissing()
    {
        var result = RunComparer.Compare(Side("A", ComparedRuns.Of(1, requests: 99)), Side("B", ComparedRuns.Of(2, requests: 99)), new ComparisonRequest { Criteria = [P99] });
        Assert.Contains("too few requests", result.Metrics[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInvalidMeasurement_DecidesNothing()
    {
        var (a, b) = Sides(8, 0.2, 0.02);
        b = b with { Runs = [b.Runs[0] with { Verdict = b.Runs[0].Verdict with { Measurement = MeasurementState.Invalid } }, .. b.Runs.Skip(1)] };
        var result = RunComparer.Compare(a, b);
        Assert.Equal(ComparisonVerdict.Inconclusive, result.Verdict);
        Assert.Contains("is invalid", result.Metrics[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void SparseErrors_AreFound()
    {
        // Kayenta's rank test passes errors that are zero in most runs; counts do not.
        List<RunResult> a = [.. Enumerable.Range(0, 8).Select(i => ComparedRuns.Of(2 * i))];
        List<RunResult> b = [.. Enumerable.Range(0, 8).Select(i => ComparedRuns.Of((2 * i) + 1, failed: i % 2 == 0 ? 20 : 16))];
        var result = RunComparer.Compare(new ComparisonSide("A", a), new ComparisonSide("B", b), new ComparisonRequest { Criteria = [CriterionParser.Parse("error_rate +0.5pp")] });
        Assert.Equal(ComparisonVerdict.Worse, result.Verdict);
        Assert.Equal(ChangeMethod.Counts, result.Metrics[0].Method);
        Assert.Equal(0.018, result.Metrics[0].Change!.Value, 1e-9);
    }

    [Fact]
    public void AllOfOneSideFirst_AreNoPairs()
    {
        List<RunResult> a = [.. Enumerable.Range(0, 6).Select(i => ComparedRuns.Of(i))];
        List<RunResult> b = [.. Enumerable.Range(6, 6).Select(i => ComparedRuns.Of(i, 0.15))];
        var result = RunComparer.Compare(new ComparisonSide("A", a), new ComparisonSide("B", b));
        Assert.False(result.IsPaired);
        Assert.Equal(ChangeMethod.RankSum, result.Metrics[0].Method);
        Assert.Contains(result.Remarks, static r => r.Contains("Run them alternately", StringComparison.Ordinal));
        Assert.Equal(ComparisonVerdict.Worse, result.Verdict);
    }

    [Fact]
    public void CostGoesAsOneOverThroughput()
    {
        var result = Compare(8, 0.1, criteria: [CriterionParser.Parse("cost/request within 5%")]);
        Assert.Equal(1 / 10.0, result.Metrics[0].A!.Value, 1e-3);
        Assert.Equal(ComparisonVerdict.Same, result.Verdict);
        Assert.Contains(result.Remarks, static r => r.StartsWith("Cost is compared", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    public void WithoutAChange_TheUsualCriteriaRarelyAlarm(int pairs)
    {
        var alarms = 0;
        const int Comparisons = 150;
        for (var i = 0; i < Comparisons; i++)
        {
            // At the limit itself: B is 5 % slower, the most it may be.
            var (a, b) = Sides(pairs, 0.105, 0.03, (ulong)(100 + i), 200);
            alarms += CriterionJudge.Judge(a.Runs, b.Runs, RunComparer.Usual(a.Runs, b.Runs, 0.05), paired: true).Any(static m => m.Verdict == ComparisonVerdict.Worse) ? 1 : 0;
        }

        Assert.InRange(alarms / (double)Comparisons, 0, 0.06);
    }

    private static ComparisonResult Compare(int pairs, double level, double scatter = 0.02, IReadOnlyList<Criterion>? criteria = null)
    {
        var (a, b) = Sides(pairs, level, scatter);
        return RunComparer.Compare(a, b, new ComparisonRequest { Criteria = criteria ?? [] });
    }

    private static (ComparisonSide A, ComparisonSide B) Sides(int pairs, double level, double scatter, ulong seed = 1, int requests = 1_000) => (
        new ComparisonSide("A", [.. Enumerable.Range(0, pairs).Select(i => ComparedRuns.Of(2 * i, 0.1, scatter, requests, seed: seed))]),
        new ComparisonSide("B", [.. Enumerable.Range(0, pairs).Select(i => ComparedRuns.Of((2 * i) + 1, level, scatter, requests, seed: seed))]));

    private static ComparisonSide Side(string name, RunResult run) => new(name, [run]);
}
