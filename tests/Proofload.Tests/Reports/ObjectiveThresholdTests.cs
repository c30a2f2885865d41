using Proofload.Reports;
using Proofload.Results;

namespace Proofload.Tests.Reports;

public sealed class ObjectiveThresholdTests
{
    [Theory]
    [InlineData("ttft p99 < 500ms", "s", 0.5, true)]
    [InlineData("latency p99 <= 1.5 s", "s", 1.5, true)]
    [InlineData("tpot mean<250us", "s", 0.00025, true)]
    [InlineData("error_rate < 0.1%", "1", 0.001, true)]
    [InlineData("goodput > 99%", "1", 0.99, false)]
    [InlineData("throughput >= 50/s", "1/s", 50.0, false)]
    [InlineData("latency 99.5% < 500ms", "1", 0.995, false)]
    [InlineData("latency{kind=chat} p95 < 1s", "s", 1.0, true)]
    public void Of_Expression_IsRead(string expression, string unit, double threshold, bool upper)
    {
        var read = ObjectiveThreshold.Of(new ObjectiveResult { Expression = expression, Unit = unit, Result = ObjectiveState.Passed });
        Assert.NotNull(read);
        Assert.Equal(threshold, read.Value.Threshold, 12);
        Assert.Equal(upper, read.Value.IsUpperBound);
    }

    [Theory]
    [InlineData("anything")]
    [InlineData("latency p99 < 5 parsecs")]
    [InlineData("")]
    public void Of_UnknownExpression_IsNone(string expression) =>
        Assert.Null(ObjectiveThreshold.Of(new ObjectiveResult { Expression = expression, Unit = "s", Result = ObjectiveState.Passed }));

    [Fact]
    public void Of_GivenThreshold_WinsOverTheText() => Assert.Equal((2.0, false), ObjectiveThreshold.Of(
        new ObjectiveResult { Expression = "ttft p99 < 500ms", Unit = "s", Result = ObjectiveState.Passed, Threshold = 2, IsUpperBound = false }));
}
