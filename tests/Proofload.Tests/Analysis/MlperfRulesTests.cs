using Proofload.Analysis;
using Proofload.Measurement.Histograms;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Analysis;

public sealed class MlperfRulesTests
{
    private static readonly MlperfLoad Single = new() { Scenario = MlperfScenario.SingleStream, MinDuration = TimeSpan.FromSeconds(10) };

    [Theory]
    [InlineData(63, false)]
    [InlineData(64, true)]
    public void Judge_SingleStream_NeedsSixtyFourQueries(int queries, bool valid)
    {
        var result = MlperfRules.Judge(Single, FakeRun.WithLatencies(Enumerable.Range(1, queries).Select(static i => (double)i)), 10);

        Assert.Equal(valid, result.Valid);
        Assert.False(result.Official);
    }

    [Fact]
    public void Judge_SingleStream_ReportsTheEarlyStoppingEstimate()
    {
        // 64 queries allow t = 1: the estimate is sorted[n - t], 0-based, so the largest value.
        var result = MlperfRules.Judge(Single, FakeRun.WithLatencies(Enumerable.Range(1, 64).Select(static i => (double)i)), 10);

        Assert.Equal(0.064, result.Value!.Value, 0.0001);
    }

    [Theory]
    [InlineData(458, 0, false)]
    [InlineData(459, 0, true)]
    [InlineData(661, 1, false)]
    [InlineData(662, 1, true)]
    [InlineData(1_306, 5, false)]
    [InlineData(1_307, 5, true)]
    public void Judge_Server_FollowsThePublishedTotals(int total, int over, bool valid)
    {
        var load = new MlperfLoad { Scenario = MlperfScenario.Server, TargetRate = 50, LatencyBound = 0.1, MinDuration = TimeSpan.FromSeconds(1) };
        var latencies = Enumerable.Repeat(50.0, total - over).Concat(Enumerable.Repeat(500.0, over));

        Assert.Equal(valid, MlperfRules.Judge(load, FakeRun.WithLatencies(latencies), 10).Valid);
    }

    [Fact]
    public void Judge_ServerOfStreams_BoundsTheFirstToken()
    {
        var load = new MlperfLoad { Scenario = MlperfScenario.Server, TargetRate = 50, LatencyBound = 0.1, MinDuration = TimeSpan.FromSeconds(1) };
        var run = FakeRun.WithLatencies(Enumerable.Repeat(2_000.0, 459));
        var first = new Histogram();
        first.RecordMany(50_000_000, 459);
        run.Values["ttft"] = first;

        Assert.True(MlperfRules.Judge(load, run, 10).Valid);
    }

    [Fact]
    public void Judge_ShortOrFailingRun_IsNotValidAndSaysWhy()
    {
        var result = MlperfRules.Judge(Single, FakeRun.WithLatencies(Enumerable.Repeat(1.0, 1_000), failed: 3), 4);

        Assert.False(result.Valid);
        Assert.Equal(2, result.Remarks.Count);
    }

    [Fact]
    public void Judge_MultiStream_LooksAtWholeQueries()
    {
        var histogram = new Histogram();
        histogram.RecordMany(8_000_000, 662);
        var run = new FakeRun { Ok = 662 * 8, Values = { ["query_latency"] = histogram } };

        var result = MlperfRules.Judge(new MlperfLoad { Scenario = MlperfScenario.MultiStream, MinDuration = TimeSpan.FromSeconds(1) }, run, 10);

        Assert.True(result.Valid);
        Assert.Equal(0.008, result.Value!.Value, 0.00001);
    }
}
