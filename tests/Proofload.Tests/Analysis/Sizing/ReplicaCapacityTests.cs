using Proofload.Analysis.Capacity;
using Proofload.Analysis.Sizing;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Sizing;

public sealed class ReplicaCapacityTests
{
    [Fact]
    public void FromRuns_TakesTheHighestLoadWhoseObjectivesHold_AndItsLowerEnd()
    {
        var capacity = ReplicaCapacity.FromRuns([Runs.Of("a", 20), Runs.Of("c", 60, Outcome.Failed), Runs.Of("b", 40), Runs.Of("d", 50, Outcome.Inconclusive)]);
        Assert.Equal(40, capacity.Value);

        // 18 whole seconds at 36 and 44: half width t(17) * 4.116 / sqrt(18).
        Assert.Equal(40 - (2.1098 * 4.1160 / Math.Sqrt(18)), capacity.Low, 1e-3);
        Assert.StartsWith("run b (b), the highest load of 4", capacity.Source, StringComparison.Ordinal);
        Assert.Empty(capacity.Notes);
        Assert.Equal(0.04, capacity.ServiceTime);
        Assert.Equal(1, capacity.ServiceVariation!.Value, 1e-9);
    }

    [Fact]
    public void FromRuns_OnSeveralReplicas_IsOfOne() => Assert.Equal(20, ReplicaCapacity.FromRuns([Runs.Of("a", 40)], 2).Value);

    [Fact]
    public void FromRuns_NoHigherLoadFailed_SaysSo() =>
        Assert.Contains(ReplicaCapacity.FromRuns([Runs.Of("a", 40)]).Notes, static n => n.StartsWith("No run at a higher load", StringComparison.Ordinal));

    [Fact]
    public void FromRuns_ALowerLoadFailed_SaysSo() =>
        Assert.Contains(ReplicaCapacity.FromRuns([Runs.Of("a", 40), Runs.Of("b", 20, Outcome.Failed)]).Notes, static n => n.StartsWith("Run b missed its objectives at a lower load", StringComparison.Ordinal));

    [Fact]
    public void FromRuns_NonePassed_IsUndecidedAndNoNumber()
    {
        var invalid = Runs.Of("i", 10) with { Verdict = new Verdict { Measurement = MeasurementState.Invalid, Outcome = Outcome.Invalid } };
        var error = Assert.Throws<UndecidedException>(() => ReplicaCapacity.FromRuns([Runs.Of("f", 40, Outcome.Failed), Runs.Of("n", 30, Outcome.None), invalid, Runs.Of("u", 20, Outcome.Inconclusive)]));
        Assert.Equal("none of the 4 runs met its objectives for certain, so there is no capacity to count replicas with (f missed them, n had no objectives, i is invalid, u is inconclusive)", error.Message);
    }

    [Fact]
    public void FromRuns_ARunThatWasCutShort_DoesNotCount() =>
        Assert.Throws<UndecidedException>(static () => ReplicaCapacity.FromRuns([Runs.Of("a", 40) with { Ending = RunEnding.Interrupted }]));

    [Fact]
    public void FromSearch_TakesItsLastConfidentPass_AndWithoutOneThereIsNoNumber()
    {
        var search = new CapacityResult { Ending = default, Summary = "no load met the objectives", Axis = "rate", LastPass = new CapacityBound { Load = 80, Rate = 78, Low = 74, High = 82, Step = 3 } };
        var capacity = ReplicaCapacity.FromSearch(search, 2);
        Assert.Equal((39, 37, 41), (capacity.Value, capacity.Low, capacity.High));
        Assert.Single(capacity.Notes);
        Assert.Equal(
            "the search for capacity has no rate to count replicas with: no load met the objectives",
            Assert.Throws<UndecidedException>(() => ReplicaCapacity.FromSearch(search with { LastPass = null })).Message);
    }

    [Fact]
    public void Of_LowAboveValue_IsRefused() =>
        Assert.Equal("the lower end of the capacity, 50/s, is above the capacity, 40/s", Assert.Throws<PlanException>(static () => ReplicaCapacity.Of(40, 50)).Message);
}
