using Proofload.Analysis.Capacity;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;
using Proofload.Running;
using Proofload.Studies.Capacity;
using Proofload.Tests.Plans;

namespace Proofload.Tests.Studies;

public sealed class CapacityRunnerTests
{
    private readonly InMemoryRunStore _store = new();
    private readonly ManualClock _clock = new(startUtc: new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));
    private readonly ScriptedEndpoint _target;

    public CapacityRunnerTests() => _target = new ScriptedEndpoint(_clock);

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheAnswerHoldsTheCapacityIsConfirmedAndEveryProbeIsAKeptRun()
    {
        var answer = await SearchAsync(Study());
        Assert.Equal(CapacityEnding.Found, answer.Result.Ending);
        Assert.InRange(ScriptedEndpoint.Capacity, answer.Result.LastPass!.Load, answer.Result.FirstFail!.Load);
        Assert.True(answer.Result.Confirmed);
        Assert.True(answer.Result.Width <= 0.101);
        var kept = await StudyRuns.FindAsync(_store, answer.Study.Id, None);
        Assert.Equal(Enumerable.Range(1, answer.Result.Steps.Count), kept.Select(static r => r.Study!.Point));
        Assert.All(kept, r => Assert.Equal(("capacity", answer.Study.Id), (r.Study!.Kind, r.Study.Id)));
        Assert.Equal(["rate", "probe"], kept[0].Study!.Values.Keys);
        Assert.Equal(("10/s", "ladder"), (kept[0].Study!.Values["rate"], kept[0].Study!.Values["probe"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task AnInterruptedSearchGoesOnAfterItsProbesAndComesToTheSameAnswer(int at)
    {
        var whole = CapacityJson.Write((await SearchAsync(Study())).Result);
        using var stop = new CancellationTokenSource();
        var second = new CapacityRunnerTests();
        var study = second.Study();
        second._target.During = number =>
        {
            if (number == at)
                stop.Cancel();
        };
        var first = await second.SearchAsync(study, stop.Token);
        Assert.Equal(CapacityEnding.Interrupted, first.Result.Ending);
        Assert.Equal(at - 1, first.Result.Steps.Count);
        Assert.Equal(RunEnding.Interrupted, first.Runs[^1].Ending);

        // The store gives back what a killed process left, through JSON as a file has it.
        var earlier = (await StudyRuns.FindAsync(second._store, study.Id, None)).Select(static r => RunResultJson.Read(RunResultJson.Write(r))).ToList();
        var resumed = await second.SearchAsync(study, earlier: earlier);
        Assert.Equal(whole, CapacityJson.Write(resumed.Result));
        Assert.Equal(resumed.Result.Steps.Count, resumed.Runs.Count);
    }

    [Fact]
    public async Task ARunThatDiedBeforeItsFindingIsMeasuredAgain()
    {
        var study = Study();
        var answer = await SearchAsync(study);
        var runs = answer.Runs.ToList();
        runs[2] = runs[2] with { Ending = RunEnding.Crashed };
        Assert.Equal(2, CapacitySitting.Settled(runs).Count);
        runs[2] = answer.Runs[2] with { Study = answer.Runs[2].Study! with { Finding = "{damaged" } };
        Assert.Equal(2, CapacitySitting.Settled(runs).Count);
    }

    [Fact]
    public async Task ATargetThatDiesEndsTheSearchAtOnceWithAPartialAnswer()
    {
        _target.Twist = static (number, run) => number >= 6 ? ScriptedEndpoint.Dead(run) : run;
        var study = Study();
        var answer = await SearchAsync(study);
        Assert.Equal((CapacityEnding.TargetDied, 3), (answer.Result.Ending, answer.Result.ExitCode));
        Assert.Equal(6, _target.Runs.Count);

        // Whoever resumes has mended it: the probe that found it down is measured again.
        _target.Twist = static (_, run) => run;
        var earlier = await StudyRuns.FindAsync(_store, study.Id, None);
        var resumed = await SearchAsync(study, earlier: earlier);
        Assert.Equal(CapacityEnding.Found, resumed.Result.Ending);
        Assert.Equal([1, 2, 3, 4, 5, 6], resumed.Runs.Take(6).Select(static r => r.Study!.Point));
    }

    [Fact]
    public async Task ATargetThatIsNotThereIsNotHammered()
    {
        _target.Twist = static (_, run) => ScriptedEndpoint.Dead(run);
        var answer = await SearchAsync(Study());
        Assert.Equal((CapacityEnding.TargetDied, 1), (answer.Result.Ending, _target.Runs.Count));
        Assert.Null(answer.Result.LastPass);
    }

    [Fact]
    public async Task AServerThatRefusesThePlanIsTheUsersMistakeAtFirstAndADeadTargetLater()
    {
        _target.Twist = static (number, run) => throw new PlanException($"the model is not there ({number})");
        await Assert.ThrowsAsync<PlanException>(() => SearchAsync(Study()));

        var later = new CapacityRunnerTests();
        later._target.Twist = static (number, run) => number == 3 ? throw new PlanException("the model is not there") : run;
        var answer = await later.SearchAsync(later.Study());
        Assert.Equal((CapacityEnding.TargetDied, 3), (answer.Result.Ending, answer.Runs.Count));
        Assert.Equal("the model is not there", answer.Runs[^1].Study!.Failure);
    }

    [Fact]
    public async Task TwoInvalidProbesInARowAreTheGeneratorsLimit()
    {
        _target.Twist = static (number, run) => number >= 3 ? run with { Verdict = run.Verdict with { Measurement = MeasurementState.Invalid, Reasons = ["sent late"], Outcome = Outcome.Invalid } } : run;
        var answer = await SearchAsync(Study());
        Assert.Equal((CapacityEnding.GeneratorLimit, 4, 4), (answer.Result.Ending, answer.Result.ExitCode, _target.Runs.Count));
    }

    [Fact]
    public async Task TheLimitOfTimeHoldsForAllSittingsAndWhatIsAroundTheProbes()
    {
        var study = Study(new CapacityFlags { MaxTime = "3m" });
        var answer = await SearchAsync(study);
        Assert.Equal((CapacityEnding.BudgetSpent, "max_time", 3), (answer.Result.Ending, answer.Result.EndedBy, answer.Result.ExitCode));
        Assert.InRange(answer.Seconds, 60, 180);

        var longer = CapacityStudy.Create(study.Plan with { Capacity = study.Plan.Capacity! with { MaxTime = TimeSpan.FromMinutes(60) } }, "", _clock, study.Id);
        Assert.Equal(study.Fingerprint, longer.Fingerprint);
        var resumed = await SearchAsync(longer, earlier: answer.Runs);
        Assert.Equal(CapacityEnding.Found, resumed.Result.Ending);
    }

    [Fact]
    public async Task CapsAreKept()
    {
        var capped = await SearchAsync(Study(new CapacityFlags { MaxRate = "40/s" }));
        Assert.Equal((CapacityEnding.ReachedHighest, 40d, 0), (capped.Result.Ending, capped.Result.LastPass!.Load, capped.Result.ExitCode));
        Assert.All(_target.Runs, static r => Assert.True(ScriptedEndpoint.RateOf(r.Plan) <= 40));

        var few = new CapacityRunnerTests();
        var requests = await few.SearchAsync(few.Study(new CapacityFlags { MaxRequests = "2000" }));
        Assert.Equal((CapacityEnding.BudgetSpent, "max_requests"), (requests.Result.Ending, requests.Result.EndedBy));

        var cheap = new CapacityRunnerTests();
        var spend = await cheap.SearchAsync(cheap.Study(new CapacityFlags { MaxSpend = "3" }), spend: static run => run.Counts.Ok / 1000m);
        Assert.Equal((CapacityEnding.BudgetSpent, "max_spend"), (spend.Result.Ending, spend.Result.EndedBy));
    }

    [Fact]
    public async Task EvenTheLowestLoadMayMiss()
    {
        _target.Twist = static (_, run) => run with { Verdict = run.Verdict with { Objectives = [run.Verdict.Objectives[0] with { Observed = 9, Low = 8, High = 10, Result = ObjectiveState.Failed }] } };
        var answer = await SearchAsync(Study(new CapacityFlags { Lowest = "5/s" }));
        Assert.Equal((CapacityEnding.BelowLowest, 2), (answer.Result.Ending, answer.Result.ExitCode));
    }

    [Fact]
    public async Task UsersAreConfirmedAsAnOpenLoadAndTheStepDownIsPartOfOneRun()
    {
        var answer = await SearchAsync(Study(new CapacityFlags { By = "concurrency" }, rate: null));
        Assert.Equal(CapacityEnding.Found, answer.Result.Ending);
        var confirm = answer.Result.Steps.Single(static s => s.Phase == ProbePhase.Confirm);
        Assert.IsType<OpenLoad>(_target.Runs[confirm.Index].Plan.Load);
        var down = Assert.Single(answer.Result.Steps, static s => s.Phase == ProbePhase.StepDown);
        var stages = Assert.IsType<StagesShape>(Assert.IsType<ClosedLoad>(_target.Runs[down.Index].Plan.Load).Users);
        Assert.Equal((answer.Result.Steps[down.Index - 1].Load, down.Load), (stages.Stages[0].Target, stages.Stages[1].Target));
        Assert.All(_target.Runs.Where(static r => r.Plan.Load is ClosedLoad), static r => Assert.Equal(Math.Floor(ScriptedEndpoint.RateOf(r.Plan) / 4), ScriptedEndpoint.RateOf(r.Plan) / 4));
    }

    [Fact]
    public async Task AnyFieldOfThePlanCanBeTurnedUp()
    {
        _target.Twist = static (_, run) => run;
        var study = Study(new CapacityFlags { By = "prompt_tokens", Start = "64", MaxLoad = "256", NoBreakingPoint = true }, rate: "20/s", protocol: "openai-chat");
        await SearchAsync(study);
        Assert.Equal([64, 128, 256], _target.Runs.Take(3).Select(static r => (int)r.Plan.Data.PromptTokens.A));
        Assert.All(_target.Runs, static r => Assert.Equal(20, ScriptedEndpoint.RateOf(r.Plan)));
    }

    [Fact]
    public async Task MlperfServerIsConfirmedByARunOfTheScenario()
    {
        var flags = new PlanFlags { Url = "http://h", Mlperf = "server", Rate = "10/s", LatencyBound = "1s", MinDuration = "60s", Capacity = new CapacityFlags { NoBreakingPoint = true } };
        var answer = await SearchAsync(CapacityStudy.Create(flags.ToPlan(Fixtures.Environment), "", _clock));
        Assert.Equal("latency p99 <= 1s", Assert.Single(answer.Study.Objectives).Expression);
        var confirm = answer.Result.Steps.Last(static s => s.Phase == ProbePhase.Confirm);
        var load = Assert.IsType<MlperfLoad>(_target.Runs[confirm.Index].Plan.Load);
        Assert.Equal((60d, confirm.Load), (load.MinDuration.TotalSeconds, load.TargetRate!.Value), new Near());
        Assert.All(_target.Runs.Where((_, i) => i < confirm.Index && answer.Result.Steps[i].Phase != ProbePhase.Confirm), static r => Assert.IsType<OpenLoad>(r.Plan.Load));
    }

    [Fact]
    public void WhatCannotBeSearchedIsOneLine()
    {
        static string Of(PlanFlags flags) => Assert.Throws<PlanException>(() => CapacityStudy.Create(flags.ToPlan(Fixtures.Environment), "", SystemClock.Instance)).Message;
        Assert.StartsWith("objectives: the highest load that meets what?", Of(new PlanFlags { Url = "http://h", Rate = "1/s" }), StringComparison.Ordinal);
        Assert.StartsWith("sweep:", Of(new PlanFlags { Url = "http://h", Objectives = ["latency p99 < 1s"], Sweep = ["concurrency=1,2"] }), StringComparison.Ordinal);
        Assert.Contains("http requests hold no batch", Of(new PlanFlags { Url = "http://h", Objectives = ["latency p99 < 1s"], Capacity = new CapacityFlags { By = "batch" } }), StringComparison.Ordinal);
        Assert.Contains("only MLPerf's server scenario", Of(new PlanFlags { Url = "http://h", Objectives = ["latency p99 < 1s"], Mlperf = "offline", Capacity = new CapacityFlags { By = "rate" } }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheAnswerIsRestoredFromTheStoredRuns()
    {
        var answer = await SearchAsync(Study());
        var restored = CapacitySitting.Restore(await StudyRuns.FindAsync(_store, answer.Study.Id, None), Fixtures.Environment, "");
        Assert.Equal(CapacityJson.Write(answer.Result), CapacityJson.Write(restored.Result));
        Assert.Equal(answer.Seconds, restored.Seconds, 6);
    }

    [Fact]
    public async Task AFitOfTheProbesHasTheSameEnds()
    {
        var answer = await SearchAsync(Study(new CapacityFlags { NoBreakingPoint = true }));
        var (fit, runs) = CapacityLevels.Fit(answer.Runs, "rate", [], new CapacityOptions());
        Assert.Equal((answer.Result.LastPass!.Load, answer.Result.FirstFail!.Load), (fit.LastPass!.Load, fit.FirstFail!.Load), new Near());
        Assert.False(fit.Confirmed);
        Assert.Equal(answer.Runs.Count, runs.Count);
        Assert.StartsWith("the highest load that meets what?", Assert.Throws<PlanException>(() => CapacityLevels.Fit([.. answer.Runs.Select(static r => r with { Verdict = r.Verdict with { Objectives = [] } })], "rate", [], new CapacityOptions())).Message, StringComparison.Ordinal);
    }

    private CapacityStudy Study(CapacityFlags? flags = null, string? rate = "10/s", string protocol = "http") => CapacityStudy.Create(
        new PlanFlags { Url = "http://h", Protocol = protocol, Model = protocol == "http" ? null : "m", Rate = rate, Objectives = ["latency p99 < 1s"], Capacity = flags ?? new CapacityFlags() }.ToPlan(Fixtures.Environment), "", _clock);

    private Task<CapacityStudyResult> SearchAsync(CapacityStudy study, CancellationToken? stop = null, IReadOnlyList<RunResult>? earlier = null, Func<RunResult, decimal>? spend = null) => LoadTest.CapacityAsync(
        study,
        new CapacityRunOptions { Run = new RunOptions { Store = _store, Clock = _clock }, Runner = _target.RunAsync, Earlier = earlier ?? [], Spend = spend ?? (static _ => 0) },
        stop ?? None);

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 1e-3 && Math.Abs(x.Item2 - y.Item2) < 1e-3;

        public int GetHashCode((double, double) obj) => 0;
    }
}
