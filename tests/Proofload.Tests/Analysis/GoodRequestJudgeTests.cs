using Proofload.Analysis;
using Proofload.Measurement.Recording;
using Proofload.Plans;

namespace Proofload.Tests.Analysis;

public sealed class GoodRequestJudgeTests
{
    private static readonly string[] Kinds = ["chat", "embed"];

    private static RequestRecord Request(int kind, long ttftMs, long latencyMs) => new()
    {
        Kind = kind,
        Intended = 0,
        Sent = 0,
        FirstToken = ttftMs * 1_000_000,
        LastToken = latencyMs * 1_000_000,
        Done = latencyMs * 1_000_000,
        OutputTokens = 10,
    };

    [Theory]
    [InlineData(99, 900, true)]
    [InlineData(100, 900, false)]
    [InlineData(99, 1_000, false)]
    public void IsGood_EveryBoundMustHold(long ttft, long latency, bool good)
    {
        var judge = GoodRequestJudge.Create([ObjectiveParser.Parse("ttft p99 < 100ms"), ObjectiveParser.Parse("latency 95% < 1s")], Kinds)!;

        Assert.Equal(good, judge.IsGood(Request(0, ttft, latency)));
    }

    [Fact]
    public void IsGood_ABoundOfOneKind_LeavesTheOthersAlone()
    {
        var judge = GoodRequestJudge.Create([ObjectiveParser.Parse("latency{kind=embed} p95 < 10ms")], Kinds)!;

        Assert.True(judge.IsGood(Request(0, 500, 900)));
        Assert.False(judge.IsGood(Request(1, 5, 900)));
    }

    [Theory]
    [InlineData("error_rate < 1%")]
    [InlineData("throughput > 10/s")]
    public void Create_NoBoundOnASingleRequest_GivesNone(string objective) =>
        Assert.Null(GoodRequestJudge.Create([ObjectiveParser.Parse(objective)], Kinds));
}
