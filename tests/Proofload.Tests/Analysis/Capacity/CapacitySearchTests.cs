using Proofload.Analysis.Capacity;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Capacity;

public sealed class CapacitySearchTests
{
    private static readonly CapacityOptions Options = new() { Start = 5, FindBreakingPoint = false };

    [Fact]
    public void TheInterval_HoldsTheCapacity_IsAsNarrowAsAsked_AndConfirmed()
    {
        var target = new ScriptedTarget();
        var result = target.Run(Options).Result;
        Assert.Equal((CapacityEnding.Found, 0, true), (result.Ending, result.ExitCode, result.Confirmed));
        Assert.InRange(target.Capacity, result.LastPass!.Load, result.FirstFail!.Load);
        Assert.InRange(result.Width!.Value, 0, 0.1);
        Assert.Equal(result.LastPass.Load * 0.98, result.LastPass.Low!.Value, 1e-9);
        Assert.Equal(result.LastPass.Load * 40, result.LastPass.TokensPerSecond!.Value, 1e-9);
        Assert.Equal(("objective", "latency p99 < 1s"), (result.LimitedBy!.Kind, result.LimitedBy.Name));
        Assert.Contains("misses latency p99 < 1s", result.Summary, StringComparison.Ordinal);
        Assert.Empty(result.Notes);
        Assert.Equal(result.Steps.Sum(static s => s.Observed.Duration), result.ProbeSeconds, 1e-9);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(1)]
    [InlineData(89)]
    [InlineData(400)]
    public void AnyStart_LeadsToTheSameInterval(double start)
    {
        var target = new ScriptedTarget();
        var result = target.Run(Options with { Start = start, Lowest = 0.001 }).Result;
        Assert.InRange(target.Capacity, result.LastPass!.Load, result.FirstFail!.Load);
        Assert.InRange(result.Width!.Value, 0, 0.1);
    }

    [Fact]
    public void TheLadder_IsGeometric_AndShort()
    {
        var target = new ScriptedTarget();
        target.Run(Options);
        var ladder = target.Requests.TakeWhile(static r => r.Phase == ProbePhase.Ladder).ToList();
        Assert.Equal([5, 10, 20, 40, 80, 160], ladder.Select(static r => r.Load));
        Assert.All(ladder, static r => Assert.False(r.MayExtend));
    }

    [Fact]
    public void TheLooksOfAProbe_ShareItsError()
    {
        var request = ProbeRequests.Extending(Options, 0, ProbePhase.Bisect, 10, "");
        Assert.Equal((15, 300), (request.Looks[0].At, request.Looks[^1].At));
        Assert.Equal(0.05, request.Looks.Sum(static l => 1 - l.Confidence), 1e-12);
        Assert.Equal(request.Looks[0].Confidence, request.ConfidenceAt(3));
        Assert.Equal(request.Looks[1].Confidence, request.ConfidenceAt(request.Looks[1].At));
        Assert.Equal(0.95, ProbeRequests.Short(Options, 0, ProbePhase.Ladder, 10, "").Looks.Single().Confidence, 1e-12);
    }

    [Fact]
    public void AClearProbe_TakesItsShortestTime_AnUnclearOneGoesOn()
    {
        var target = new ScriptedTarget();
        var search = Until(target, ProbePhase.Bisect, extending: true);
        var request = search.Next!;
        var outcome = target.Observe(request, request.MinDuration);
        Assert.Equal(ProbeAction.Extend, search.Judge(outcome with { Duration = 1 }).Action);
        Assert.Equal(request.MinDuration, search.Judge(outcome with { Duration = 1 }).Until);
        Assert.Equal(request.Looks[1].At, search.Judge(With(outcome, 0.97, 0.9, 1.01)).Until);
        Assert.Equal((ProbeAction.Enough, ProbeVerdict.Pass), Short(search.Judge(With(outcome, 0.5, 0.4, 0.6))));
        Assert.Equal((ProbeAction.Enough, ProbeVerdict.Fail), Short(search.Judge(With(outcome, 1.5, 1.4, 1.6))));
        Assert.Equal((ProbeAction.Enough, ProbeVerdict.Inconclusive), Short(search.Judge(With(outcome with { Duration = request.MaxDuration }, 1, 0.9, 1.1))));
    }

    [Fact]
    public void AProbeThatCannotBeDecidedAnyMore_EndsEarly()
    {
        var target = new ScriptedTarget();
        var search = Until(target, ProbePhase.Bisect, extending: true);
        var outcome = target.Observe(search.Next!, 100);
        Assert.Equal((ProbeAction.Enough, ProbeVerdict.Inconclusive), Short(search.Judge(With(outcome, 1, 0.7, 1.4))));
        Assert.Equal(ProbeAction.Extend, search.Judge(With(outcome, 0.9, 0.8, 1.02)).Action);
    }

    [Fact]
    public void AHopelessProbe_EndsBeforeItsShortestTime()
    {
        var target = new ScriptedTarget();
        var search = Until(target, ProbePhase.Bisect, extending: true);
        var outcome = target.Observe(search.Next!, 5);
        Assert.Equal((ProbeAction.Stop, ProbeVerdict.Fail), Short(search.Judge(With(outcome, 5, 3.5, 8))));
        Assert.Equal(ProbeAction.Extend, search.Judge(With(outcome, 2, 1.5, 8)).Action);
    }

    [Fact]
    public void InconclusiveProbes_AreNeverAPass()
    {
        var target = new ScriptedTarget { Twist = static (_, o) => o with { Steady = false } };
        var result = target.Run(Options).Result;
        Assert.Null(result.LastPass);
        Assert.Equal(3, result.ExitCode);
        Assert.DoesNotContain(result.Steps, static s => s.Verdict == ProbeVerdict.Pass);
        Assert.Contains(result.Steps, static s => s.Reason.StartsWith("no steady state", StringComparison.Ordinal));
    }

    [Fact]
    public void WhereLittlesLawDoesNotHold_NothingPasses()
    {
        var target = new ScriptedTarget { Twist = static (_, o) => o with { Concurrency = o.Concurrency * 1.3 } };
        var result = target.Run(Options).Result;
        Assert.Null(result.LastPass);
        Assert.Contains(result.Steps, static s => s.Reason.StartsWith("Little's law does not hold", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutAnObjective_NothingPasses()
    {
        var target = new ScriptedTarget { Twist = static (_, o) => o with { Objectives = [] } };
        var result = target.Run(Options).Result;
        Assert.Equal((CapacityEnding.Inconclusive, null), (result.Ending, result.LastPass));
    }

    [Fact]
    public void AFailedConfirmation_LowersTheAnswer()
    {
        // Longer runs find what short ones do not: above 70 they fail.
        var target = new ScriptedTarget { Twist = static (r, o) => r.Phase == ProbePhase.Confirm && r.Load > 70 ? With(o, 1.5, 1.4, 1.6) : o };
        var result = target.Run(Options with { MostConfirmations = 8 }).Result;
        Assert.Equal((CapacityEnding.Found, true), (result.Ending, result.Confirmed));
        Assert.True(result.LastPass!.Load <= 70);
        Assert.True(result.Steps.Count(static s => s is { Phase: ProbePhase.Confirm, Verdict: ProbeVerdict.Fail }) >= 1);
        Assert.Contains(result.Notes, static n => n.Contains("the target changes over time", StringComparison.Ordinal));
    }

    [Fact]
    public void AnUndecidedConfirmation_LowersTheAnswerByHalfAResolution()
    {
        var target = new ScriptedTarget { Twist = static (r, o) => r.Phase == ProbePhase.Confirm && r.Index < 14 ? With(o, 0.95, 0.9, 1.1) : o };
        var search = Until(target, ProbePhase.Confirm, extending: true);
        var first = search.Next!;
        search = search.Complete(With(target.Observe(first, first.MaxDuration), 0.95, 0.9, 1.1));
        Assert.Equal(ProbePhase.Confirm, search.Next!.Phase);
        Assert.Equal(first.Load / Math.Sqrt(1.1), search.Next.Load, 1e-9);
        Assert.Null(search.Result.LastPass?.Load >= first.Load ? "still a pass" : null);
        var end = new ScriptedTarget().Run(search).Result;
        Assert.Equal((CapacityEnding.Found, true), (end.Ending, end.Confirmed));
        Assert.Equal(first.Load / Math.Sqrt(1.1), end.LastPass!.Load, 1e-9);
    }

    [Fact]
    public void Confirmations_ThatNeverPass_LeaveTheAnswerUnconfirmed()
    {
        var target = new ScriptedTarget { Twist = static (r, o) => r.Phase == ProbePhase.Confirm ? With(o, 0.95, 0.9, 1.1) : o };
        var result = target.Run(Options).Result;
        Assert.Equal((CapacityEnding.Inconclusive, false, 3), (result.Ending, result.Confirmed, result.ExitCode));
        Assert.Equal(3, result.Steps.Count(static s => s.Phase == ProbePhase.Confirm));
    }

    [Fact]
    public void AConfirmation_IsLongerThanTheProbeItConfirms()
    {
        var target = new ScriptedTarget();
        var steps = target.Run(Options).Steps;
        var confirmed = steps[^1];
        var basis = steps.Last(s => s.Phase != ProbePhase.Confirm && s.Load.Equals(confirmed.Load));
        Assert.True(confirmed.Observed.Duration >= 1.5 * basis.Observed.Duration);
    }

    [Fact]
    public void SearchByConcurrency_UsesWholeUsers_AndConfirmsInAnOpenLoop()
    {
        // 40 users get answers in time, 41 do not; each makes two requests per second. In an open loop the same rate works.
        var target = new ScriptedTarget
        {
            Twist = static (r, o) => r.OpenLoopRate is not null ? o with { Throughput = r.OpenLoopRate } : (r.Load <= 40 ? With(o, 0.5, 0.4, 0.6) : With(o, 1.5, 1.4, 1.6)) with { Throughput = 2 * r.Load, Concurrency = null },
        };
        var search = target.Run(Options with { Axis = CapacityAxis.Concurrency, Integral = true, Start = 1, Resolution = 0.005 });
        var result = search.Result;
        Assert.Equal((40, 41), (result.LastPass!.Load, result.FirstFail!.Load));
        Assert.All(result.Steps, static s => Assert.Equal(Math.Round(s.Load), s.Load));
        Assert.Equal(80, result.Steps[^1].OpenLoopRate);
        Assert.Equal("concurrency", result.Axis);
        Assert.All(result.Steps.SkipLast(1), static s => Assert.Null(s.OpenLoopRate));
    }

    [Fact]
    public void WhatUsersHide_AnOpenLoopShows()
    {
        // Every closed probe up to 60 users passes, but at their rate an open loop is over the limit of 100 requests/s from 51 users on.
        var target = new ScriptedTarget
        {
            Twist = static (r, o) => r.OpenLoopRate is not null ? o : (r.Load <= 60 ? With(o, 0.5, 0.4, 0.6) : With(o, 1.5, 1.4, 1.6)) with { Throughput = 1.8 * r.Load, Concurrency = null },
        };
        var result = target.Run(Options with { Axis = CapacityAxis.Concurrency, Integral = true, Start = 1, MostConfirmations = 10 }).Result;
        Assert.Equal(CapacityEnding.Found, result.Ending);
        Assert.InRange(result.LastPass!.Load, 40, 50);
        Assert.True(result.FirstFail!.Load <= 60);
    }

    [Fact]
    public void AnyOtherAxis_IsSearchedTheSameWay()
    {
        var target = new ScriptedTarget(limit: 4_000);
        var result = target.Run(Options with { Axis = CapacityAxis.Value, AxisName = "prompt_tokens", Integral = true, Start = 64 }).Result;
        Assert.InRange(target.Capacity, result.LastPass!.Load, result.FirstFail!.Load);
        Assert.Equal("prompt_tokens", result.Axis);
        Assert.Contains("prompt_tokens", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void ASearch_GoesOnFromItsSteps()
    {
        var target = new ScriptedTarget();
        var whole = target.Run(Options with { FindBreakingPoint = true });
        for (var i = 0; i <= whole.Steps.Count; i++)
        {
            var resumed = new ScriptedTarget().Run(CapacitySearch.Resume(whole.Options, [.. whole.Steps.Take(i)]));
            Assert.Equal(CapacityJson.Write(whole.Result), CapacityJson.Write(resumed.Result));
        }
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedByName()
    {
        Assert.Equal("Start", Refused(new CapacityOptions { Start = 0 }));
        Assert.Equal("Highest", Refused(new CapacityOptions { Start = 10, Highest = 5 }));
        Assert.Equal("Factor", Refused(new CapacityOptions { Factor = 1 }));
        Assert.Equal("Resolution", Refused(new CapacityOptions { Resolution = 0 }));
        Assert.Equal("Confidence", Refused(new CapacityOptions { Confidence = 1 }));
        Assert.Equal("MaxProbe", Refused(new CapacityOptions { MaxProbe = 1 }));
        Assert.Equal("MaxErrorRate", Refused(new CapacityOptions { MaxErrorRate = double.NaN }));
        Assert.Equal("StepDownShare", Refused(new CapacityOptions { StepDownShare = 1 }));
        Assert.Throws<InvalidOperationException>(static () => new ScriptedTarget().Run(Options).Complete(new ProbeOutcome { Duration = 1, Objectives = [], TargetAlive = true }));

        static string? Refused(CapacityOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => CapacitySearch.Start(options)).ParamName;
    }

    private static CapacitySearch Until(ScriptedTarget target, ProbePhase phase, bool extending)
    {
        var search = CapacitySearch.Start(Options);
        while (search.Next!.Phase != phase || search.Next.MayExtend != extending)
            search = target.Run(search, 1);
        return search;
    }

    private static (ProbeAction Action, ProbeVerdict Verdict) Short(ProbeDecision decision) => (decision.Action, decision.Verdict);

    private static ProbeOutcome With(ProbeOutcome outcome, double value, double low, double high) => outcome with
    {
        Objectives =
        [
            outcome.Objectives[0] with
            {
                Observed = value, Low = low, High = high,
                Result = high < 1 ? ObjectiveState.Passed : low >= 1 ? ObjectiveState.Failed : ObjectiveState.Inconclusive,
            },
        ],
    };
}
