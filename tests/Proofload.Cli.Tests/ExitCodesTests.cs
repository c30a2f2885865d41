using Proofload.Results;

namespace Proofload.Cli.Tests;

public sealed class ExitCodesTests
{
    [Theory]
    [InlineData(Outcome.None, false, 0)]
    [InlineData(Outcome.Passed, false, 0)]
    [InlineData(Outcome.Failed, false, 2)]
    [InlineData(Outcome.Failed, true, 2)]
    [InlineData(Outcome.Inconclusive, false, 3)]
    [InlineData(Outcome.Inconclusive, true, 0)]
    [InlineData(Outcome.Invalid, false, 4)]
    [InlineData(Outcome.Invalid, true, 4)]
    public void Of_CompletedRun_FollowsTheVerdict(Outcome outcome, bool allowInconclusive, int expected) =>
        Assert.Equal(expected, ExitCodes.Of(SampleRun.Of(outcome), allowInconclusive));

    [Theory]
    [InlineData(Outcome.Passed)]
    [InlineData(Outcome.Failed)]
    [InlineData(Outcome.Invalid)]
    public void Of_InterruptedRun_Is130WhateverTheVerdict(Outcome outcome) =>
        Assert.Equal(130, ExitCodes.Of(SampleRun.Of(outcome, RunEnding.Interrupted), allowInconclusive: true));

    [Fact]
    public void Of_RunStoppedByItsOwnRule_FollowsTheVerdict() =>
        Assert.Equal(2, ExitCodes.Of(SampleRun.Of(Outcome.Failed, RunEnding.Stopped), allowInconclusive: false));
}
