using Proofload.Analysis.Comparison;
using Proofload.Plans;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Comparison;

public sealed class RunHistoryTests
{
    [Fact]
    public void TheCommitThatMovedIt_IsNamedWithTheOneBefore()
    {
        var history = RunHistory.Of(Runs(30, 18), Subject("latency p50"));
        var change = Assert.Single(history.Changes);
        Assert.Equal("c18", change.Point.Run.Labels["commit"]);
        Assert.Equal("c17", change.Before.Run.Labels["commit"]);
        Assert.Equal(ComparisonVerdict.Worse, change.Verdict);
        Assert.InRange(change.Change.After / change.Change.Before, 1.15, 1.25);
    }

    [Fact]
    public void OtherPlansAndInvalidRuns_AreCountedNotMixedIn()
    {
        List<RunResult> runs = [.. Runs(20, 30), ComparedRuns.Of(5, plan: "other"), ComparedRuns.Of(6, failed: 1_000)];
        runs[3] = runs[3] with { Verdict = runs[3].Verdict with { Measurement = Measurement.Health.MeasurementState.Invalid } };
        var history = RunHistory.Of(runs, Subject("latency p99"));
        Assert.Equal(19, history.Points.Count);
        Assert.Equal((1, 1, 1), (history.Other, history.Invalid, history.Missing));
        Assert.Empty(history.Changes);
    }

    private static IEnumerable<RunResult> Runs(int count, int slowerFrom) =>
        Enumerable.Range(0, count).Select(i => ComparedRuns.Of(i, i < slowerFrom ? 0.1 : 0.12, commit: $"c{i}"));

    private static Criterion Subject(string text)
    {
        Assert.True(CriterionParser.TryParseSubject(text, out var subject, out _));
        return subject;
    }
}
