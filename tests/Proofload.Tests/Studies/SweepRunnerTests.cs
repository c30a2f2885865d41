using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Running;
using Proofload.Studies;
using Proofload.Tests.Plans;

namespace Proofload.Tests.Studies;

public sealed class SweepRunnerTests
{
    private readonly List<string> _ran = [];
    private readonly InMemoryRunStore _store = new();
    private readonly ManualClock _clock = new(startUtc: new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));

    private int _sequence;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryPointIsRunOnceInOrderAndKeptWithItsPlace()
    {
        var result = await LoadTest.SweepAsync(Study("prompt_tokens=1,2", "output_tokens=3,4"), Options(), None);
        Assert.Equal(SweepEnding.Completed, result.Ending);
        Assert.Equal(["1/3", "1/4", "2/3", "2/4"], _ran);
        var kept = await StudyRuns.FindAsync(_store, result.Study.Id, None);
        Assert.Equal([1, 2, 3, 4], kept.Select(static r => r.Study!.Point));
        Assert.All(kept, r => Assert.Equal((result.Study.Id, "sweep", 4, result.Study.Fingerprint), (r.Study!.Id, r.Study.Kind, r.Study.Count, r.Study.Fingerprint)));
    }

    [Fact]
    public void ShuffledIsAPermutationThatTheSeedDecides()
    {
        int[] Order(ulong seed) => [.. Study(new PlanFlags { Url = "http://h", Protocol = "openai-chat", Model = "m", Seed = $"{seed}", Sweep = ["prompt_tokens=1..50+1"], SweepOrder = "shuffled" }).Variants.Select(static v => v.Point.Index)];
        Assert.Equal(Order(7), Order(7));
        Assert.NotEqual(Order(7), Order(8));
        Assert.NotEqual(Enumerable.Range(1, 50), Order(7));
        Assert.Equal(Enumerable.Range(1, 50), Order(7).Order());
    }

    [Fact]
    public async Task AnInterruptedPointIsKeptAndNotDone_TheNextSittingRunsOnlyWhatIsMissing()
    {
        using var stop = new CancellationTokenSource();
        var study = Study("prompt_tokens=1,2,3,4");
        var first = await LoadTest.SweepAsync(study, Options(plan => { if (Tokens(plan) == "2") { stop.Cancel(); } }), stop.Token);
        Assert.Equal(SweepEnding.Interrupted, first.Ending);
        Assert.Equal(["1/", "2/"], _ran);
        Assert.Equal(RunEnding.Interrupted, first.Runs[1].Ending);

        _ran.Clear();
        var earlier = await StudyRuns.FindAsync(_store, study.Id, None);
        Assert.Equal([1], StudyProgress.Settled(earlier).Keys);
        var second = await LoadTest.SweepAsync(study, Options() with { Earlier = earlier }, None);
        Assert.Equal(["2/", "3/", "4/"], _ran);
        Assert.Equal(SweepEnding.Completed, second.Ending);
        Assert.Equal([1, 2, 3, 4], second.Runs.Select(static r => r.Study!.Point));
        Assert.All(second.Runs, static r => Assert.Equal(RunEnding.Completed, r.Ending));
        Assert.Equal(5, (await StudyRuns.FindAsync(_store, study.Id, None)).Count);
    }

    [Fact]
    public async Task ACrashedPointSettlesNothing()
    {
        var study = Study("prompt_tokens=1,2");
        var done = StudyRunFactory.Run(study.PointOf(study.Variants[0]));
        var crashed = StudyRunFactory.Run(study.PointOf(study.Variants[1]), ending: RunEnding.Crashed);
        await LoadTest.SweepAsync(study, Options() with { Earlier = [done, crashed] }, None);
        Assert.Equal(["2/"], _ran);
    }

    [Fact]
    public async Task APointThatTheServerRefusesIsRecordedWithItsReasonAndTheNextIsRun()
    {
        var study = Study("model=a,b,c");
        var result = await LoadTest.SweepAsync(study, Options(static plan => { if (plan.Target.Model == "b") { throw new PlanException("the server has no model 'b'"); } }), None);
        Assert.Equal(SweepEnding.Completed, result.Ending);
        Assert.Equal([null, "the server has no model 'b'", null], result.Runs.Select(static r => r.Study!.Failure));
        var kept = (await StudyRuns.FindAsync(_store, study.Id, None))[1];
        Assert.Equal("the load did not begin: the server has no model 'b'", kept.EndingReason);
        Assert.Equal([1, 3], StudyProgress.Settled(result.Runs).Keys.Order());
    }

    [Fact]
    public async Task ADeadTargetIsNotHammered()
    {
        var result = await LoadTest.SweepAsync(Study("prompt_tokens=1..9+1"), Options(answers: static plan => Tokens(plan) is not ("3" or "4" or "5")), None);
        Assert.Equal(SweepEnding.TargetDown, result.Ending);
        Assert.Equal(["1/", "2/", "3/", "4/", "5/"], _ran);
        Assert.Equal("the target could not be reached: connect_refused", result.Runs[^1].Study!.Failure);
        Assert.Equal([1, 2], StudyProgress.Settled(result.Runs).Keys.Order());
    }

    [Fact]
    public async Task AnAnswerInBetweenBeginsTheCountAnew()
    {
        var result = await LoadTest.SweepAsync(Study("prompt_tokens=1..9+1"), Options(answers: static plan => Tokens(plan) is not ("1" or "2" or "4" or "5")), None);
        Assert.Equal(SweepEnding.Completed, result.Ending);
        Assert.Equal(9, _ran.Count);
    }

    [Fact]
    public async Task ASweepIsNotARun()
    {
        var plan = Study("prompt_tokens=1,2").Plan;
        Assert.Contains("LoadTest.SweepAsync", (await Assert.ThrowsAsync<PlanException>(() => LoadTest.RunAsync(plan, cancellation: None))).Message, StringComparison.Ordinal);
        Assert.Contains("the plan has none", (await Assert.ThrowsAsync<PlanException>(() => LoadTest.SweepAsync(plan with { Sweep = null }, cancellation: None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NameAndLabelsAreNoOtherStudy_AnythingElseIs()
    {
        var study = Study("prompt_tokens=1,2");
        SweepStudy With(RunPlan plan) => SweepStudy.Create(plan, Fixtures.Environment, "", _clock);
        Assert.Equal(study.Fingerprint, With(study.Plan with { Name = "other", Labels = new Dictionary<string, string> { ["a"] = "b" } }).Fingerprint);
        Assert.NotEqual(study.Fingerprint, With(study.Plan with { Seed = 2 }).Fingerprint);
        Assert.Equal(("seed", "(not given)", "'2'"), PlanDifference.First(study.PlanText, PlanWriter.Write(study.Plan with { Seed = 2, Name = "other" }), "name", "labels"));
    }

    private static string Tokens(RunPlan plan) => $"{plan.Data.PromptTokens.A:0}";

    private SweepStudy Study(params string[] axes) => Study(new PlanFlags { Url = "http://h", Protocol = "openai-chat", Model = "m", Sweep = axes });

    private SweepStudy Study(PlanFlags flags) => SweepStudy.Create(flags.ToPlan(Fixtures.Environment), Fixtures.Environment, "", _clock);

    private SweepOptions Options(Action<RunPlan>? during = null, Func<RunPlan, bool>? answers = null) => new()
    {
        Run = new RunOptions { Store = _store, Clock = _clock },
        Runner = async (plan, options, cancellation) =>
        {
            _ran.Add($"{Tokens(plan)}/{plan.Data.OutputTokens?.A:0}");
            during?.Invoke(plan);
            var run = StudyRunFactory.Run(options.Study!, attempt: ++_sequence);
            run = run with { Id = $"{run.Id}-{_sequence}", Ending = cancellation.IsCancellationRequested ? RunEnding.Interrupted : RunEnding.Completed };
            if (answers?.Invoke(plan) == false)
            {
                run = run with { Counts = new RunCounts { Failed = 9 }, Errors = new Dictionary<string, long> { ["connect_refused"] = 9 } };
            }

            await options.Store!.CompleteAsync(run, CancellationToken.None);
            return run;
        },
    };
}
