using Proofload.Measurement.Health;
using Proofload.Measurement.Recording;
using Proofload.Measurement.Tests.Recording;

namespace Proofload.Measurement.Tests.Health;

public sealed class MeasurementVerdictTests
{
    private static readonly MeasurementFacts Facts = new() { Completed = 1_000, LatencyP99 = 0.1 };

    [Fact]
    public void NothingWrong_IsValidWithoutReasons()
    {
        var verdict = MeasurementVerdict.Judge(new GeneratorHealth { LatenessP99 = 0.001, SentRatio = 1 }, Facts);
        Assert.Equal(MeasurementState.Valid, verdict.State);
        Assert.Empty(verdict.Reasons);
    }

    [Fact]
    public void NoCompletedRequest_IsInvalid() =>
        Assert.Equal(MeasurementState.Invalid, Judge(new GeneratorHealth(), new MeasurementFacts { Completed = 0 }));

    [Theory]
    [InlineData(0.005, MeasurementState.Valid)]
    [InlineData(0.00501, MeasurementState.Suspect)]
    [InlineData(0.025, MeasurementState.Suspect)]
    [InlineData(0.02501, MeasurementState.Invalid)]
    public void Lateness_AboveFivePercentIsSuspect_AboveTwentyFiveInvalid(double lateness, MeasurementState state) =>
        Assert.Equal(state, Judge(new GeneratorHealth { LatenessP99 = lateness }, Facts));

    [Fact]
    public void Lateness_OfRequestsThatWaitByPlan_IsNotJudged() =>
        Assert.Equal(MeasurementState.Valid, Judge(new GeneratorHealth { LatenessP99 = 0.09 }, Facts with { WaitsByPlan = true }));

    [Theory]
    [InlineData(50e-6, 900e-6, MeasurementState.Valid)]
    [InlineData(51e-6, 900e-6, MeasurementState.Suspect)]
    [InlineData(50e-6, 100e-6, MeasurementState.Suspect)]
    [InlineData(51e-6, 100e-6, MeasurementState.Invalid)]
    public void Lateness_ThatIsNegligible_WeighsOneStepLess(double lateness, double latency, MeasurementState state) =>
        Assert.Equal(state, Judge(new GeneratorHealth { LatenessP99 = lateness }, Facts with { LatencyP99 = latency }));

    [Theory]
    [InlineData(0.0005, MeasurementState.Valid)]
    [InlineData(0.00051, MeasurementState.Suspect)]
    [InlineData(0.004, MeasurementState.Suspect)]
    public void Lateness_IsAlsoComparedWithTtft(double lateness, MeasurementState state) =>
        Assert.Equal(state, Judge(new GeneratorHealth { LatenessP99 = lateness }, Facts with { TtftP99 = 0.01 }));

    [Theory]
    [InlineData(1.0, MeasurementState.Valid)]
    [InlineData(0.99, MeasurementState.Valid)]
    [InlineData(0.9899, MeasurementState.Suspect)]
    [InlineData(0.95, MeasurementState.Suspect)]
    [InlineData(0.9499, MeasurementState.Invalid)]
    public void SentRatio_BelowNinetyNinePercentIsSuspect_BelowNinetyFiveInvalid(double ratio, MeasurementState state) =>
        Assert.Equal(state, Judge(new GeneratorHealth { SentRatio = ratio }, Facts));

    [Theory]
    [InlineData(0.95, MeasurementState.Valid)]
    [InlineData(0.951, MeasurementState.Suspect)]
    [InlineData(1.0, MeasurementState.Suspect)]
    public void SaturatedMachine_IsSuspect(double share, MeasurementState state) =>
        Assert.Equal(state, Judge(new GeneratorHealth { MachineCpu = share }, Facts));

    [Theory]
    [InlineData(0.001, null, null, MeasurementState.Valid)]
    [InlineData(0.0011, null, null, MeasurementState.Suspect)]
    [InlineData(0.0004, 0.01, 0.01, MeasurementState.Valid)]
    [InlineData(0.0006, 0.01, 0.02, MeasurementState.Suspect)]
    [InlineData(0.0006, 0.05, 0.01, MeasurementState.Suspect)]
    [InlineData(0.00005, 0.0001, 0.0001, MeasurementState.Valid)]
    public void ReceiveLag_AboveAMillisecondOrFivePercentOfTheTokenTimes_IsSuspect(
        double lag, double? ttft, double? tpot, MeasurementState state) =>
        Assert.Equal(state, Judge(new GeneratorHealth { ReceiveLagP99 = lag }, Facts with { TtftP99 = ttft, TpotP99 = tpot }));

    [Fact]
    public void ReceiveLag_WithKernelStamps_IsNotTheGenerators() =>
        Assert.Equal(MeasurementState.Valid, Judge(new GeneratorHealth { ReceiveClock = "kernel", ReceiveLagP99 = 0.5, ReceiveDelayP99 = 0.5 }, Facts));

    [Theory]
    [InlineData(0.002, 0.01, 0.01, MeasurementState.Valid)]
    [InlineData(0.002, 0.011, null, MeasurementState.Suspect)]
    [InlineData(0.002, null, 0.011, MeasurementState.Suspect)]
    [InlineData(0.0009, 0.011, null, MeasurementState.Suspect)]
    [InlineData(0.00005, 1.0, 1.0, MeasurementState.Valid)]
    public void ReceiveDelay_CountsWhereItReachesANumber(double delay, double? unstamped, double? coalesced, MeasurementState state) =>
        Assert.Equal(state, Judge(
            new GeneratorHealth { ReceiveClock = "kernel", ReceiveDelayP99 = delay, UnstampedShare = unstamped, CoalescedShare = coalesced },
            Facts with { TpotP99 = 0.01 }));

    [Theory]
    [InlineData(10, 10, "kernel", 0L)]
    [InlineData(10, 5, "kernel", 5L)]
    [InlineData(10, 4, "user", null)]
    [InlineData(10, 0, "user", null)]
    [InlineData(0, 0, "", null)]
    public void Health_SaysWhichClockTimedTheReads(int reads, int stamped, string clock, long? unstamped)
    {
        var recorder = new Recorder(1);
        var received = new ReceiveLog();
        received.AddDelay(7_000);
        received.AddDelay(9_000);
        recorder.Record(Records.Stream(0) with { Reads = reads, StampedReads = stamped, CoalescedChunks = 2 }, [], received);
        var health = GeneratorHealth.From(recorder.Snapshot(), null);
        Assert.Equal((clock, unstamped), (health.ReceiveClock, health.UnstampedReads));
        Assert.Equal((2, 0.4), (health.CoalescedEvents, health.CoalescedShare));
        Assert.Equal(7e-6, health.ReceiveDelayP50!.Value, 1e-8);
        Assert.Equal(9e-6, health.ReceiveDelayP99!.Value, 1e-8);
        Assert.Equal(9e-6, health.ReceiveDelayMax!.Value, 1e-8);
    }

    [Fact]
    public void Reasons_SayTheNumbersInWords_WorstFirst()
    {
        var verdict = MeasurementVerdict.Judge(
            new GeneratorHealth { LatenessP99 = 0.007, SentRatio = 0.9, Dropped = 12, MachineCpu = 0.973 }, Facts);
        Assert.Equal(MeasurementState.Invalid, verdict.State);
        Assert.Equal(
            [
                "Only 90 % of the due requests were sent (suspect below 99 %, invalid below 95 %). 12 were dropped because the in-flight cap was reached.",
                "Requests were sent late: p99 lateness 7 ms is 7 % of the p99 latency 100 ms (suspect above 5 %, invalid above 25 %).",
                "The machine's CPUs were 97.3 % busy over the run (limit 95 %): the generator had to share.",
            ],
            verdict.Reasons);
    }

    [Fact]
    public void Health_OfARun_ComesFromItsTotals_AndDropsCountAsNotSent()
    {
        var recorder = new Recorder(1);
        for (var i = 0; i < 97; i++)
            recorder.Record(Records.Stream(i * 10));
        for (var i = 0; i < 3; i++)
            recorder.RecordDropped(i);
        var totals = recorder.Snapshot();
        var usage = new MachineUsage
        {
            WindowNs = 1, GcPauseTotalNs = 5_000_000, GcPauseMaxNs = 2_000_000, GcCount = 3, AllocatedBytes = 77, ProcessCpu = 0.4, MachineCpu = 0.5,
        };
        var health = GeneratorHealth.From(totals, usage);
        Assert.Equal(50e-6, health.LatenessP99!.Value, 1e-7);
        Assert.Equal((0.97, 3), (health.SentRatio, health.Dropped));
        Assert.Equal(100 / 1.03, health.OfferedRate!.Value, 0.001);
        Assert.Equal(97 / 1.03, health.SentRate!.Value, 0.001);
        Assert.Equal(77, health.AllocatedBytes);
        Assert.Equal((0.4, 0.5, 0.005, 0.002), (health.ProcessCpu, health.MachineCpu, health.GcPauseTotal, health.GcPauseMax));
        var facts = MeasurementFacts.From(totals);
        Assert.Equal((97, 0.07, 0.02), (facts.Completed, Math.Round(facts.LatencyP99!.Value, 4), Math.Round(facts.TtftP99!.Value, 4)));
        Assert.Equal(MeasurementState.Suspect, Judge(health, facts));
    }

    [Fact]
    public void Facts_OfARunOfFailures_CompareLatenessWithTheTimeToFailure()
    {
        var recorder = new Recorder(1);
        recorder.Record(Records.Failed(0, 8));
        Assert.Equal(0.008, MeasurementFacts.From(recorder.Snapshot()).LatencyP99);
        Assert.Null(GeneratorHealth.From(new Recorder(1).Snapshot(), null).SentRatio);
    }

    private static MeasurementState Judge(GeneratorHealth health, MeasurementFacts facts)
    {
        var verdict = MeasurementVerdict.Judge(health, facts);
        Assert.Equal(verdict.State == MeasurementState.Valid, verdict.Reasons.IsEmpty);
        return verdict.State;
    }
}
