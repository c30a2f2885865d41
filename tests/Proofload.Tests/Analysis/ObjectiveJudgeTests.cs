using Proofload.Analysis;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Tests.Analysis;

public sealed class ObjectiveJudgeTests
{
    private static readonly FakeRun Even = FakeRun.WithLatencies(Enumerable.Range(1, 1_000).Select(static i => (double)i));

    [Theory]
    [InlineData("latency p50 < 600ms", ObjectiveState.Passed)]
    [InlineData("latency p50 < 400ms", ObjectiveState.Failed)]
    [InlineData("latency p50 < 505ms", ObjectiveState.Inconclusive)]
    [InlineData("latency p99 < 2s", ObjectiveState.Passed)]
    [InlineData("latency p99 < 500ms", ObjectiveState.Failed)]
    [InlineData("latency p99.9 < 2s", ObjectiveState.Inconclusive)]
    [InlineData("latency p99.9 < 100ms", ObjectiveState.Failed)]
    [InlineData("latency max <= 1.001s", ObjectiveState.Passed)]
    [InlineData("latency max < 900ms", ObjectiveState.Failed)]
    [InlineData("latency mean < 600ms", ObjectiveState.Passed)]
    [InlineData("latency mean < 400ms", ObjectiveState.Failed)]
    [InlineData("latency 90% < 950ms", ObjectiveState.Passed)]
    [InlineData("latency 99% < 950ms", ObjectiveState.Failed)]
    [InlineData("ttft p50 < 1s", ObjectiveState.Inconclusive)]
    [InlineData("throughput > 5/s", ObjectiveState.Inconclusive)]
    [InlineData("error_rate < 1%", ObjectiveState.Passed)]
    [InlineData("error_rate < 0.1%", ObjectiveState.Inconclusive)]
    [InlineData("goodput > 50%", ObjectiveState.Inconclusive)]
    public void Judge_AThousandEvenLatencies_DecidesByTheWholeInterval(string objective, ObjectiveState expected) =>
        Assert.Equal(expected, ObjectiveJudge.Judge(Even, ObjectiveParser.Parse(objective)).Result);

    [Theory]
    [InlineData("latency p99 < 10s")]
    [InlineData("latency mean < 10s")]
    [InlineData("latency max < 10s")]
    [InlineData("latency 1% < 10s")]
    [InlineData("error_rate < 99%")]
    [InlineData("availability > 1%")]
    [InlineData("throughput > 0/s")]
    [InlineData("goodput > 1%")]
    public void Judge_NoData_IsNeverAPass(string objective)
    {
        var result = ObjectiveJudge.Judge(new FakeRun(), ObjectiveParser.Parse(objective));

        Assert.Equal(ObjectiveState.Inconclusive, result.Result);
        Assert.Null(result.Observed);
        Assert.NotEqual("", result.Reason);
    }

    [Fact]
    public void Judge_FailedRequests_AreNeverUnderAShareBound()
    {
        var fast = Enumerable.Repeat(1.0, 900);

        Assert.Equal(ObjectiveState.Passed, ObjectiveJudge.Judge(FakeRun.WithLatencies(fast), ObjectiveParser.Parse("latency 95% < 10ms")).Result);
        Assert.Equal(ObjectiveState.Failed, ObjectiveJudge.Judge(FakeRun.WithLatencies(fast, failed: 100), ObjectiveParser.Parse("latency 95% < 10ms")).Result);
    }

    [Fact]
    public void Judge_TooFewRequests_SaysHowManyAreNeeded()
    {
        var result = ObjectiveJudge.Judge(FakeRun.WithLatencies(Enumerable.Repeat(1.0, 200)), ObjectiveParser.Parse("latency p99 < 10ms"));

        Assert.Equal(ObjectiveState.Inconclusive, result.Result);
        Assert.Contains("368 are needed", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AllOfAHundredRequestsOverTheBound_FailsWithoutAFiniteInterval()
    {
        var result = ObjectiveJudge.Judge(FakeRun.WithLatencies(Enumerable.Repeat(50.0, 100)), ObjectiveParser.Parse("latency p99 < 10ms"));

        Assert.Equal(ObjectiveState.Failed, result.Result);
    }

    [Fact]
    public void Judge_RateWithSamples_HasAnInterval()
    {
        var run = new FakeRun { Ok = 1_000, RateValues = { ["throughput"] = [49, 51, 50, 50, 49, 51] } };

        Assert.Equal(ObjectiveState.Passed, ObjectiveJudge.Judge(run, ObjectiveParser.Parse("throughput > 45/s")).Result);
        Assert.Equal(ObjectiveState.Failed, ObjectiveJudge.Judge(run, ObjectiveParser.Parse("throughput > 55/s")).Result);
        Assert.Equal(ObjectiveState.Inconclusive, ObjectiveJudge.Judge(run, ObjectiveParser.Parse("throughput > 50.2/s")).Result);
    }

    [Fact]
    public void Judge_OutputSpeed_IsTheInverseOfTimePerToken()
    {
        var tpot = FakeRun.WithLatencies(Enumerable.Range(1, 1_000).Select(static i => 10 + (i / 100.0)));
        var run = new FakeRun { Ok = 1_000, Values = { ["tpot"] = tpot.Values["latency"] } };

        var result = ObjectiveJudge.Judge(run, ObjectiveParser.Parse("output_speed p50 > 50/s"));

        Assert.Equal(ObjectiveState.Passed, result.Result);
        Assert.Equal(1 / 0.015, result.Observed!.Value, 0.2);
        Assert.True(result.Low < result.Observed && result.Observed < result.High);
    }
}
