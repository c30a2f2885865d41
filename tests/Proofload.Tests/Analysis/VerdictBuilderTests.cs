using Proofload.Analysis;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Tests.Analysis;

public sealed class VerdictBuilderTests
{
    private static readonly FakeRun Thousand = FakeRun.WithLatencies(Enumerable.Range(1, 1_000).Select(static i => (double)i));

    [Theory]
    [InlineData(MeasurementState.Valid, Outcome.Passed, "latency p50 < 600ms")]
    [InlineData(MeasurementState.Suspect, Outcome.Passed, "latency p50 < 600ms")]
    [InlineData(MeasurementState.Invalid, Outcome.Invalid, "latency p50 < 600ms")]
    [InlineData(MeasurementState.Valid, Outcome.Inconclusive, "latency p50 < 600ms", "latency p99.9 < 2s")]
    [InlineData(MeasurementState.Valid, Outcome.Failed, "latency p50 < 400ms", "latency p99.9 < 2s", "latency p50 < 600ms")]
    [InlineData(MeasurementState.Valid, Outcome.None)]
    public void Build_TheWorstDecides(MeasurementState measurement, Outcome outcome, params string[] objectives) =>
        Assert.Equal(outcome, VerdictBuilder.Build(Thousand, [.. objectives.Select(ObjectiveParser.Parse)], measurement, []).Outcome);

    [Fact]
    public void Build_NothingSucceededAndNoObjective_IsNotASilentPass() =>
        Assert.Equal(Outcome.Inconclusive, VerdictBuilder.Build(new FakeRun { Failed = 8 }, [], MeasurementState.Valid, []).Outcome);
}
