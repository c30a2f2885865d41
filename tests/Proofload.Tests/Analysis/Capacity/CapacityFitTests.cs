using Proofload.Analysis.Capacity;

namespace Proofload.Tests.Analysis.Capacity;

public sealed class CapacityFitTests
{
    private static readonly CapacityOptions Options = new();

    [Fact]
    public void LevelsMeasuredBefore_GiveTheSameAnswerAsASearch()
    {
        var result = CapacityFit.Of(Options, Levels(95, 5, 10, 20, 40, 85, 80, 110));
        Assert.Equal((CapacityEnding.Found, 0, false), (result.Ending, result.ExitCode, result.Confirmed));
        Assert.Equal((85, 95), (result.LastPass!.Load, result.FirstFail!.Load));
        Assert.Equal([5, 10, 20, 40, 80, 85, 95, 110], result.Steps.Select(static s => s.Load));
        Assert.Equal("latency p99 < 1s", result.LimitedBy!.Name);
        Assert.NotNull(result.Knee!.Usl);
        Assert.Contains("The last pass was not confirmed by a longer run.", result.Notes);
    }

    [Fact]
    public void LevelsThatAllPass_AreAtLeast_AndThatAllFail_AreBelow()
    {
        Assert.Equal(CapacityEnding.ReachedHighest, CapacityFit.Of(Options, Levels(10, 20)).Ending);
        Assert.Equal((CapacityEnding.BelowLowest, 2), (CapacityFit.Of(Options, Levels(120, 140)).Ending, CapacityFit.Of(Options, Levels(120, 140)).ExitCode));
        Assert.Equal(CapacityEnding.Inconclusive, CapacityFit.Of(Options, []).Ending);
        Assert.Equal(CapacityEnding.Inconclusive, CapacityFit.Of(Options, Levels(89.9)).Ending);
        Assert.Throws<ArgumentOutOfRangeException>(() => CapacityFit.Of(Options, [(0, Levels(1)[0].Observed)]));
    }

    [Fact]
    public void LevelsAtTheGeneratorsLimit_AreNoCapacity()
    {
        (double, ProbeOutcome)[] levels = [.. Levels(10, 20).Select(static l => (l.Load, ScriptedTarget.Invalid(l.Observed)))];
        var result = CapacityFit.Of(Options, levels);
        Assert.Equal((CapacityEnding.GeneratorLimit, 4, null), (result.Ending, result.ExitCode, result.LastPass));
        Assert.Null(result.Knee);
    }

    [Fact]
    public void ThroughputThatSaturates_HasAKneeByBothMethods()
    {
        // X(N) of the Universal Scalability Law with its peak at 31, levels of concurrency.
        var law = new Measurement.Scalability.UslModel(0.03, 0.001, 10);
        (double, ProbeOutcome)[] levels = [.. new[] { 1.0, 2, 4, 8, 16, 32, 64, 128 }.Select(n => (n, Base() with
        {
            Concurrency = n, Throughput = law.ThroughputAt(n), ThroughputLow = law.ThroughputAt(n) * 0.99, ThroughputHigh = law.ThroughputAt(n) * 1.01, LatencyMean = law.LatencyAt(n),
        }))];
        var result = CapacityFit.Of(Options with { Axis = CapacityAxis.Concurrency }, levels);
        Assert.Equal("observed", result.Knee!.Usl!.Peak);
        Assert.Equal(law.Peak!.Value, result.Knee.Usl.Concurrency!.Value, 1e-3);
        Assert.InRange(result.Knee.Kneedle!.Concurrency, 8, 32);
        Assert.Equal((BreakingKind.ThroughputFell, 64.0), (result.BreakingPoint!.Kind, result.BreakingPoint.Load));
    }

    private static ProbeOutcome Base() => new ScriptedTarget().Observe(ProbeRequests.Short(Options, 0, ProbePhase.Ladder, 10, ""), 60);

    private static (double Load, ProbeOutcome Observed)[] Levels(params double[] loads) =>
        [.. loads.Select(static load => (load, new ScriptedTarget().Observe(ProbeRequests.Short(Options, 0, ProbePhase.Ladder, load, ""), 600)))];
}
