using Proofload.Analysis;
using Proofload.Tests.Results;

namespace Proofload.Tests.Analysis;

public sealed class DemandJudgeTests
{
    [Theory]
    [InlineData(69_999, 0)]
    [InlineData(70_000, 1)]
    [InlineData(null, 0)]
    public void A_rate_counts_from_70_percent_of_the_ceiling(int? rate, int sentences) =>
        Assert.Equal(sentences, Judge(new PlannedDemand { RequestRate = rate }).Count);

    [Fact]
    public void Below_the_ceiling_it_says_what_to_plan() => Assert.Equal(
        ["This run plans 90,000 requests/s; this machine's measured ceiling is 100,000 (90 %). Near the ceiling the generator's own delays show in the result: plan at most 70,000, or make the load from a faster machine."],
        Judge(new PlannedDemand { RequestRate = 90_000 }));

    [Fact]
    public void Above_the_ceiling_it_says_whose_limit_will_show() => Assert.Equal(
        ["This run plans 130,000 requests/s; this machine's measured ceiling is 100,000 (130 %). The result will show the generator's limit, not the target's: plan at most 70,000, or make the load from a faster machine."],
        Judge(new PlannedDemand { RequestRate = 130_000 }));

    [Fact]
    public void Above_a_ceiling_that_is_only_a_lower_bound_it_does_not_claim_to_know()
    {
        var sentence = Assert.Single(DemandJudge.Judge(new PlannedDemand { RequestRate = 130_000 }, SampleCalibration.Create(cpu: 0.5)));
        Assert.Contains("at least 100,000 (130 %). More was not tried", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_costs_more_than_plain_connections_is_said()
    {
        var sentence = Assert.Single(Judge(new PlannedDemand { RequestRate = 90_000, IsPlain = false }));
        Assert.EndsWith("TLS, HTTP/2, a proxy or a new connection for each request cost more.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_measured_on_a_busy_machine_is_said()
    {
        var sentence = Assert.Single(DemandJudge.Judge(new PlannedDemand { RequestRate = 90_000 }, SampleCalibration.Create() with { OtherCpu = 0.4 }));
        Assert.EndsWith("The machine was busy when it was calibrated: repeat it when the machine is quiet.", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(34_999, 699, 0)]
    [InlineData(35_000, 699, 1)]
    [InlineData(34_999, 700, 1)]
    [InlineData(80_000, 2_000, 2)]
    public void Streams_and_their_events_have_ceilings_of_their_own(int events, int streams, int sentences) =>
        Assert.Equal(sentences, Judge(new PlannedDemand { EventRate = events, Streams = streams }).Count);

    [Fact]
    public void Without_a_level_on_time_the_fewest_streams_stand_for_the_ceiling()
    {
        var late = SampleCalibration.Create(streaming: [SampleCalibration.Level(64, 2e-3)]);
        Assert.Contains("plans 100 streams at once; this machine's measured ceiling is 64", Assert.Single(DemandJudge.Judge(new PlannedDemand { Streams = 100 }, late)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_level_streams_are_not_judged() =>
        Assert.Empty(DemandJudge.Judge(new PlannedDemand { Streams = 100_000 }, SampleCalibration.Create() with { Streaming = [] }));

    [Fact]
    public void A_closed_load_that_came_near_says_who_may_have_set_the_throughput()
    {
        Assert.Null(DemandJudge.JudgeReached(69_999, SampleCalibration.Create()));
        Assert.Equal(
            "The run reached 95,500 requests/s, 95 % of this machine's measured ceiling of 100,000/s: the generator, not the target, may have set the throughput.",
            DemandJudge.JudgeReached(95_500, SampleCalibration.Create()));
    }

    private static IReadOnlyList<string> Judge(PlannedDemand demand) => DemandJudge.Judge(demand, SampleCalibration.Create());
}
