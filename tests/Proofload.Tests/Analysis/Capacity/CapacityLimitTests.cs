using Proofload.Analysis.Capacity;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Capacity;

/// <summary>Caps, budgets, dead targets, weak generators; the breaking point and the recovery.</summary>
public sealed class CapacityLimitTests
{
    private static readonly CapacityOptions Options = new() { Start = 5, FindBreakingPoint = false };

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void ATargetThatDies_EndsTheSearchWithAPartialAnswer(int probe)
    {
        var target = new ScriptedTarget { Twist = (r, o) => r.Index >= probe ? o with { TargetAlive = false, Objectives = [] } : o };
        var search = target.Run(Options);
        Assert.Equal((CapacityEnding.TargetDied, 3), (search.Result.Ending, search.Result.ExitCode));
        Assert.Equal(probe + 1, target.Requests.Count);
        Assert.StartsWith("No capacity: the target stopped answering", search.Result.Summary, StringComparison.Ordinal);
        Assert.Equal("target", search.Result.LimitedBy!.Kind);
        Assert.Null(search.Next);
    }

    [Fact]
    public void ADeadTarget_IsNotKeptUnderLoad()
    {
        var search = CapacitySearch.Start(Options);
        var outcome = new ScriptedTarget().Observe(search.Next!, 0.5) with { TargetAlive = false };
        Assert.Equal(ProbeAction.Stop, search.Judge(outcome).Action);
    }

    [Fact]
    public void AGeneratorAtItsLimit_IsNeverACapacity()
    {
        var target = new ScriptedTarget { Twist = static (r, o) => r.Load > 30 ? ScriptedTarget.Invalid(o) : o };
        var result = target.Run(Options).Result;
        Assert.Equal((CapacityEnding.GeneratorLimit, 4), (result.Ending, result.ExitCode));
        Assert.Equal(("generator", null), (result.LimitedBy!.Kind, result.FirstFail));
        Assert.Contains("sent 8 % late", result.LimitedBy.Detail, StringComparison.Ordinal);
        Assert.StartsWith("No capacity: the generator was the limit at 40", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void OneDisturbedProbe_IsRepeated()
    {
        var disturbed = false;
        var target = new ScriptedTarget
        {
            Twist = (r, o) =>
            {
                if (r.Index != 4)
                    return o;
                disturbed = true;
                return ScriptedTarget.Invalid(o);
            },
        };
        var result = target.Run(Options).Result;
        Assert.True(disturbed);
        Assert.Equal(CapacityEnding.Found, result.Ending);
        Assert.Equal(result.Steps[4].Load, result.Steps[5].Load);
        Assert.Equal(ProbeVerdict.Invalid, result.Steps[4].Verdict);
    }

    [Fact]
    public void TheCapOfErrors_EndsAProbeAtOnce_AndNoHigherLoadIsSent()
    {
        var target = new ScriptedTarget { Twist = static (r, o) => r.Load > 30 ? o with { ErrorRate = 0.4 } : o };
        var search = target.Run(Options with { FindBreakingPoint = true, MostBreakingProbes = 6 });
        var failed = search.Steps.First(static s => s.Load > 30);
        Assert.Equal(ProbeVerdict.Fail, failed.Verdict);
        Assert.Equal(search.Steps.Max(static s => s.Load), failed.Load);
        Assert.Equal("errors", search.Result.LimitedBy!.Kind);
        Assert.InRange(30, search.Result.LastPass!.Load, search.Result.FirstFail!.Load);

        var first = CapacitySearch.Start(Options);
        var outcome = target.Observe(first.Next!, 2) with { ErrorRate = 0.5, Requests = 200 };
        Assert.Equal(ProbeAction.Stop, first.Judge(outcome).Action);
        Assert.NotEqual(ProbeAction.Stop, first.Judge(outcome with { Requests = 2 }).Action);
    }

    [Fact]
    public void TheHighestLoad_IsNeverExceeded_AndAPassThereIsAtLeast()
    {
        var target = new ScriptedTarget();
        var result = target.Run(Options with { Highest = 33, FindBreakingPoint = true }).Result;
        Assert.All(target.Requests, static r => Assert.True(r.Load <= 33));
        Assert.Equal((CapacityEnding.ReachedHighest, 0, 33), (result.Ending, result.ExitCode, result.LastPass!.Load));
        Assert.Equal(("cap", null), (result.LimitedBy!.Kind, result.FirstFail));
        Assert.Contains("at least that", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void EvenTheLowestLoadFailing_IsAMissedObjective()
    {
        var result = new ScriptedTarget(limit: 1).Run(Options with { Lowest = 2 }).Result;
        Assert.Equal((CapacityEnding.BelowLowest, 2, null), (result.Ending, result.ExitCode, result.LastPass));
        Assert.Equal(2, result.FirstFail!.Load);
    }

    [Fact]
    public void ABudgetOfTime_IsKept_AndWhatIsKnownIsReported()
    {
        foreach (var budget in new[] { 40.0, 100, 200, 400 })
        {
            var result = new ScriptedTarget { Noise = 1 }.Run(Options with { MaxTime = budget }).Result;
            Assert.True(result.ProbeSeconds <= budget + 1e-6, $"{result.ProbeSeconds} of {budget}");
            Assert.True(result.Ending is CapacityEnding.Found or CapacityEnding.BudgetSpent, result.Summary);
        }

        var spent = new ScriptedTarget().Run(Options with { MaxTime = 40 }).Result;
        Assert.Equal((3, "max_time"), (spent.ExitCode, spent.LimitedBy!.Name));
        Assert.Equal(CapacityEnding.BudgetSpent, new ScriptedTarget().Run(Options with { MaxTime = 40 }).Ending);
    }

    [Fact]
    public void BudgetsOfRequestsAndSpend_EndTheSearch()
    {
        Assert.Equal(CapacityEnding.BudgetSpent, new ScriptedTarget().Run(Options with { MaxRequests = 500 }).Ending);
        var spend = new ScriptedTarget { Spend = 0.1 }.Run(Options with { MaxSpend = 5m }).Result;
        Assert.Equal((CapacityEnding.BudgetSpent, "max_spend"), (spend.Ending, spend.LimitedBy!.Name));
        Assert.Equal(CapacityEnding.Found, new ScriptedTarget().Run(Options with { MaxSpend = 5m }).Ending);
    }

    [Fact]
    public void AnAnswerBeforeTheBudgetEnds_StaysAnAnswer()
    {
        var found = new ScriptedTarget().Run(Options);
        var tight = new ScriptedTarget().Run(Options with { FindBreakingPoint = true, MaxTime = found.Result.ProbeSeconds + 5 });
        Assert.Equal(CapacityEnding.Found, tight.Ending);
        Assert.Null(tight.Result.BreakingPoint);
    }

    [Fact]
    public void AnInterruptedSearch_SaysWhatItKnows()
    {
        var search = new ScriptedTarget().Run(CapacitySearch.Start(Options), 8);
        Assert.Equal(CapacityEnding.Running, search.Ending);
        var result = search.Interrupted();
        Assert.Equal((CapacityEnding.Interrupted, 3), (result.Ending, result.ExitCode));
        Assert.StartsWith("Interrupted. So far:", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void TheBreakingPoint_IsWhereErrorsBegin_AndIsNotTheAnswer()
    {
        var target = new ScriptedTarget { Twist = static (r, o) => r.Load > 190 ? o with { ErrorRate = 0.3 } : o };
        var result = target.Run(Options with { FindBreakingPoint = true }).Result;
        Assert.Equal(CapacityEnding.Found, result.Ending);
        Assert.Equal(BreakingKind.Errors, result.BreakingPoint!.Kind);
        Assert.True(result.BreakingPoint.Load > 190);
        Assert.InRange(result.LastPass!.Load, 80, 90);
    }

    [Fact]
    public void TheBreakingPoint_IsWhereThroughputFalls()
    {
        var target = new ScriptedTarget { Twist = static (r, o) => r.Load > 300 ? o with { Throughput = 60, ThroughputLow = 59, ThroughputHigh = 61 } : o };
        var breaking = target.Run(Options with { FindBreakingPoint = true }).Result.BreakingPoint!;
        Assert.Equal((BreakingKind.ThroughputFell, 60.0), (breaking.Kind, breaking.Throughput!.Value));
        Assert.Equal(100, breaking.BestThroughput!.Value);
    }

    [Fact]
    public void ATargetThatNeverBreaks_IsPushedABoundedNumberOfTimes()
    {
        var target = new ScriptedTarget();
        var result = target.Run(Options with { FindBreakingPoint = true, MostBreakingProbes = 3 }).Result;
        Assert.Equal((CapacityEnding.Found, null), (result.Ending, result.BreakingPoint));
        Assert.Equal(3, result.Steps.Count(static s => s.Phase == ProbePhase.Break));
        Assert.Equal(ProbePhase.StepDown, result.Steps[^1].Phase);
    }

    [Fact]
    public void AfterTheOverload_TheRecoveryIsMeasuredAtHalfTheAnswer()
    {
        // After 12 s the latency is back; the search reads it from the windows.
        var target = new ScriptedTarget
        {
            Twist = static (r, o) => r.Phase != ProbePhase.StepDown ? o : o with
            {
                Windows = [.. Enumerable.Range(1, (int)o.Duration).Select(static t => new ProbeWindow(t, t < 12 ? 3 : 0.03, 0))],
            },
        };
        var result = target.Run(Options with { FindBreakingPoint = true }).Result;
        Assert.Equal(12, result.Recovery!.Seconds);
        Assert.Equal(result.LastPass!.Load / 2, result.Recovery.To, 1e-9);
        Assert.True(result.Recovery.From > result.FirstFail!.Load);
        Assert.Equal(15, result.Steps[^1].Observed.Duration);
        Assert.Empty(result.Steps[^1].Observed.Windows);
    }

    [Fact]
    public void ATargetThatDoesNotRecover_SaysSo()
    {
        var target = new ScriptedTarget
        {
            Twist = static (r, o) => r.Phase != ProbePhase.StepDown ? o : o with { Windows = [.. Enumerable.Range(1, (int)o.Duration).Select(static t => new ProbeWindow(t, 3, 0))] },
        };
        var result = target.Run(Options with { FindBreakingPoint = true }).Result;
        Assert.NotNull(result.Recovery);
        Assert.Null(result.Recovery.Seconds);
        Assert.Equal(300, result.Steps[^1].Observed.Duration, 1e-6);
        Assert.Equal(CapacityEnding.Found, result.Ending);
    }

    [Fact]
    public void ATargetThatBreaksForGoodAboveItsCapacity_LeavesTheAnswer_ButTheExitSaysItIsDown()
    {
        var target = new ScriptedTarget { Twist = static (r, o) => r.Phase == ProbePhase.Break ? o with { TargetAlive = false, Objectives = [] } : o };
        var result = target.Run(Options with { FindBreakingPoint = true }).Result;
        Assert.Equal((CapacityEnding.TargetDied, 3, true), (result.Ending, result.ExitCode, result.Confirmed));
        Assert.Equal(BreakingKind.TargetDown, result.BreakingPoint!.Kind);
        Assert.InRange(result.LastPass!.Load, 80, 90);
        Assert.Equal(1, result.Steps.Count(static s => s.Phase == ProbePhase.Break));
    }

    [Fact]
    public void WhatGaveWayFirst_IsTheObjectiveThatIsMissedMost_OrTheResourceThatWasSeenAtItsLimit()
    {
        var target = new ScriptedTarget
        {
            Twist = static (r, o) => o with
            {
                Objectives = [.. o.Objectives, o.Objectives[0] with { Expression = "ttft p95 < 200ms", Threshold = 0.2, Observed = o.Objectives[0].Observed / 2, Low = o.Objectives[0].Low / 2, High = o.Objectives[0].High / 2, Result = o.Objectives[0].Low / 2 >= 0.2 ? ObjectiveState.Failed : o.Objectives[0].High / 2 < 0.2 ? ObjectiveState.Passed : ObjectiveState.Inconclusive }],
            },
        };
        var result = target.Run(Options).Result;
        Assert.Equal("ttft p95 < 200ms", result.LimitedBy!.Name);
        Assert.InRange(75, result.LastPass!.Load, result.FirstFail!.Load);

        var full = new ScriptedTarget { Twist = static (r, o) => o with { Saturated = r.Load > 85 ? "GPU memory 99 %" : null } }.Run(Options).Result;
        Assert.Equal(("resource", "GPU memory 99 %"), (full.LimitedBy!.Kind, full.LimitedBy.Name));
    }
}
