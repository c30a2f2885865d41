using Proofload.Analysis.Gates;
using Proofload.Plans;
using Proofload.Results;
using Proofload.Studies;

namespace Proofload.Tests.Studies;

public sealed class GateRunnerTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pairs_run_in_the_order_ABBA_with_a_seed_each_and_end_when_the_verdict_is_certain()
    {
        var runs = new GateRuns { Slower = 1.3 };
        var study = Study(runs);
        var all = await LoadTest.GateAsync(study, runs.Options(), None);
        Assert.Equal([(false, 1UL), (true, 1UL), (true, 2UL), (false, 2UL), (false, 3UL), (true, 3UL)], runs.Ran.Take(6));
        var outcome = GateOutcome.Of(all);
        Assert.Equal((GateVerdict.Failed, GateEnding.Decided), (outcome.Verdict, outcome.Ending));
        Assert.Equal(study.First, outcome.Pairs.Count);
        Assert.True(outcome.Pairs.Count < study.Most);
        Assert.InRange(outcome.Criteria[0].Change!.Value, 1.25, 1.35);
        Assert.Equal(all.Select(static r => r.Study!.Point), Enumerable.Range(1, all.Count));
        Assert.Equal(all.Count, (await StudyRuns.FindAsync(runs.Store, study.Id, None)).Count);
    }

    [Fact]
    public async Task An_unchanged_candidate_passes()
    {
        var runs = new GateRuns();
        var outcome = GateOutcome.Of(await LoadTest.GateAsync(Study(runs), runs.Options(), None));
        Assert.Equal(GateVerdict.Passed, outcome.Verdict);
        Assert.All(outcome.Criteria, static c => Assert.NotNull(c.DecidedAfter));
    }

    [Fact]
    public async Task An_invalid_pair_is_repeated_once_and_two_that_stay_invalid_end_the_gate()
    {
        var once = new GateRuns { Change = static (n, run) => n == 3 ? GateRuns.Invalid(run) : run };
        var repeated = GateOutcome.Of(await LoadTest.GateAsync(Study(once), once.Options(), None));
        Assert.Equal(GateVerdict.Passed, repeated.Verdict);
        Assert.Equal(2, repeated.Pairs[1].Tries);
        Assert.Contains(repeated.Remarks, static r => r.Contains("1 pairs were repeated", StringComparison.Ordinal));

        var always = new GateRuns { Change = static (n, run) => n > 2 ? GateRuns.Invalid(run) : run };
        var invalid = GateOutcome.Of(await LoadTest.GateAsync(Study(always), always.Options(), None));
        Assert.Equal((GateVerdict.Invalid, GateEnding.Invalid, 3), (invalid.Verdict, invalid.Ending, invalid.Pairs.Count));
        Assert.Equal(2 + 4 + 4, always.Ran.Count);
    }

    [Fact]
    public async Task A_target_that_is_not_there_ends_the_gate_at_once_and_a_candidate_that_only_fails_is_worse()
    {
        var gone = new GateRuns { Change = static (n, run) => n == 2 ? run with { Counts = new RunCounts { Failed = 9 }, Errors = new Dictionary<string, long> { ["connect_refused"] = 9 }, Metrics = new Dictionary<string, MetricSummary>() } : run };
        var outcome = GateOutcome.Of(await LoadTest.GateAsync(Study(gone), gone.Options(), None));
        Assert.Equal((GateVerdict.Inconclusive, GateEnding.TargetDown, 2), (outcome.Verdict, outcome.Ending, gone.Ran.Count));
        Assert.Contains("the candidate http http://new:8000/ was not measured: the target could not be reached: connect_refused", outcome.Reason, StringComparison.Ordinal);

        var failing = new GateRuns { Change = static (n, run) => n == 2 ? run with { Counts = new RunCounts { Failed = 9 }, Errors = new Dictionary<string, long> { ["http_5xx"] = 9 } } : run };
        var failed = GateOutcome.Of(await LoadTest.GateAsync(Study(failing), failing.Options(), None));
        Assert.Equal((GateVerdict.Failed, GateEnding.TargetDown), (failed.Verdict, failed.Ending));
        Assert.Contains("answered none of 9 requests (http_5xx), the baseline does", failed.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_gate_goes_on_with_what_is_missing_and_comes_to_the_same()
    {
        using var stop = new CancellationTokenSource();
        var runs = new GateRuns { Slower = 1.3, Change = (n, run) => { if (n == 4) { stop.Cancel(); } return n == 4 ? run with { Ending = RunEnding.Interrupted } : run; } };
        var study = Study(runs);
        var first = await LoadTest.GateAsync(study, runs.Options(), stop.Token);
        Assert.Equal((GateEnding.Interrupted, 1), (GateOutcome.Of(first).Ending, GateOutcome.Of(first).Pairs.Count));
        var rest = new GateRuns { Slower = 1.3 };
        var all = await LoadTest.GateAsync(study, rest.Options(first), None);
        Assert.Equal((true, 2UL), rest.Ran[0]);
        Assert.Equal(GateVerdict.Failed, GateOutcome.Of(all).Verdict);
        Assert.Equal(Enumerable.Range(1, study.First), GateOutcome.Of(all).Pairs.Select(static p => p.Number));
    }

    [Fact]
    public async Task The_time_ends_a_gate_without_a_verdict()
    {
        var runs = new GateRuns { Seconds = 60 };
        var outcome = GateOutcome.Of(await LoadTest.GateAsync(Study(runs), runs.Options(), None));
        Assert.Equal((GateVerdict.Inconclusive, GateEnding.TimeUsed, 5), (outcome.Verdict, outcome.Ending, outcome.Pairs.Count));
        Assert.Contains("5 of 8 pairs that a verdict takes", outcome.Criteria[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_self_test_runs_all_its_pairs_and_says_what_a_gate_needs()
    {
        var runs = new GateRuns();
        var plan = GateRuns.Plan("p50 +5%", "error_rate +1pp") with { Gate = GateRuns.Plan().Gate! with { Baseline = null, Pairs = 12 } };
        var outcome = GateOutcome.Of(await LoadTest.GateAsync(GateStudy.Create(plan, GateMode.SelfTest, runs.Clock), runs.Options(), None));
        Assert.Equal(12, outcome.Pairs.Count);
        var self = outcome.SelfTest!;
        Assert.False(self.IsAlarm);
        Assert.True(self.FalseAlarms <= 0.03, $"{self.FalseAlarms}");
        Assert.InRange(self.Noise[0].Spread!.Value, 0.005, 0.04);
        Assert.InRange(self.Pairs!.Value, 6, 30);
        Assert.Null(self.Noise[1].Spread);
    }

    [Fact]
    public async Task Against_stored_runs_it_is_judged_once_at_the_end_and_says_that_it_is_weaker()
    {
        var before = new GateRuns();
        var old = GatePair.Of(await LoadTest.GateAsync(Study(before), before.Options(), None)).Select(static p => p.B).ToList();
        var runs = new GateRuns { Slower = 1.3 };
        var plan = GateRuns.Plan() with { Gate = GateRuns.Plan().Gate! with { Baseline = "main" } };
        var study = GateStudy.Create(plan, GateMode.Stored, runs.Clock, old);
        var all = await LoadTest.GateAsync(study, runs.Options(), None);
        Assert.Equal((study.Most, 10), (all.Count, study.Most));
        var outcome = GateOutcome.Of(all, old);
        Assert.Equal(GateVerdict.Failed, outcome.Verdict);
        Assert.StartsWith("Weaker than pairs", outcome.Remarks[0], StringComparison.Ordinal);
        Assert.Equal(GateVerdict.Inconclusive, GateOutcome.Of([.. all.SkipLast(1)], old).Verdict);
        Assert.Equal(GateVerdict.Inconclusive, GateOutcome.Of(all).Verdict);
        Assert.Contains("holds 2 valid runs", Assert.Throws<PlanException>(() => GateStudy.Create(plan, GateMode.Stored, runs.Clock, [.. old.Take(2)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stored_runs_of_another_machine_are_no_baseline_unless_that_is_allowed()
    {
        var before = new GateRuns();
        var old = GatePair.Of(await LoadTest.GateAsync(Study(before), before.Options(), None)).Select(static p => p.B with { Fingerprint = p.B.Fingerprint with { Machine = "other" } }).ToList();
        var plan = GateRuns.Plan() with { Gate = GateRuns.Plan().Gate! with { Baseline = "main" } };
        var runs = new GateRuns { Slower = 1.3 };
        var refused = GateOutcome.Of(await LoadTest.GateAsync(GateStudy.Create(plan, GateMode.Stored, runs.Clock, old), runs.Options(), None), old);
        Assert.Equal(GateVerdict.Inconclusive, refused.Verdict);
        Assert.EndsWith("they differ in machine (other | m); if that is meant, --allow machine", refused.Reason, StringComparison.Ordinal);

        var again = new GateRuns { Slower = 1.3 };
        var allowed = GateOutcome.Of(await LoadTest.GateAsync(GateStudy.Create(plan, GateMode.Stored, again.Clock, old, allowed: ["machine"]), again.Options(), None), old);
        Assert.Equal(GateVerdict.Failed, allowed.Verdict);
        Assert.Contains(allowed.Remarks, static r => r.StartsWith("Baseline and candidate differ, and that was allowed: machine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gate_that_goes_on_has_only_the_time_that_is_left()
    {
        // Two minutes are five pairs of 22 s; two of them were made before.
        var first = new GateRuns();
        var plan = GateRuns.Plan() with { Gate = GateRuns.Plan().Gate! with { MaxTime = TimeSpan.FromMinutes(2), Pairs = 12 } };
        var study = GateStudy.Create(plan, GateMode.Pairs, first.Clock);
        var earlier = (await LoadTest.GateAsync(study, first.Options(), None)).Take(4).ToList();
        Assert.Equal(33, GatePlace.Of(earlier[^1].Study!)!.Used, 1e-6);
        Assert.Equal(33 + earlier[^1].Window, GatePlace.UsedBy(earlier), 1e-6);
        earlier[^1] = earlier[^1] with { Window = 11 };
        var rest = new GateRuns();
        rest.Clock.Advance(TimeSpan.FromHours(5));
        var all = await LoadTest.GateAsync(study, rest.Options(earlier), None);
        Assert.Equal(3, rest.Ran.Count / 2);
        Assert.Equal(5, GateOutcome.Of(all).Pairs.Count);
    }

    [Theory]
    [InlineData("10m", null, 26)]
    [InlineData("1h", null, 30)]
    [InlineData("1h", 12, 12)]
    public void Pairs_are_planned_from_the_time(string time, int? pairs, int most)
    {
        var plan = GateRuns.Plan();
        Assert.True(Units.TryParseDuration(time, out var max, out _));
        Assert.Equal(most, GateStudy.Create(plan with { Gate = plan.Gate! with { MaxTime = max, Pairs = pairs } }, GateMode.Pairs, new GateRuns().Clock).Most);
    }

    [Theory]
    [InlineData("http://new:8000/classify?v=2", "http://old:8000/v1/classify", "http://old:8000/", "/v1/classify")]
    [InlineData("http://new:8000/classify", "http://old:8000", "http://old:8000/", "/classify")]
    public void The_path_of_an_http_address_is_that_of_the_request_on_both_sides(string candidate, string baseline, string url, string path)
    {
        var plan = new PlanFlags { Url = candidate, Baseline = baseline, Criteria = ["p99 +5%"] }.ToPlan(static _ => null);
        var study = GateStudy.Create(plan, GateMode.Pairs, new GateRuns().Clock);
        Assert.Equal((url, path), (study.PlanOf(isCandidate: false, 1).Target.Url.AbsoluteUri, study.PlanOf(isCandidate: false, 1).Requests[0].Path));
        Assert.Equal("http://new:8000/", study.PlanOf(isCandidate: true, 1).Target.Url.AbsoluteUri);
    }

    [Fact]
    public void A_gate_that_could_decide_nothing_is_refused()
    {
        var plan = GateRuns.Plan();
        string Message(GatePlan gate) => Assert.Throws<PlanException>(() => GateStudy.Create(plan with { Gate = gate }, GateMode.Pairs, new GateRuns().Clock)).Message;
        Assert.Equal("gate.max_time: 1m are enough for 2 pairs of 11s a run, and with 2 criteria a verdict takes at least 8: allow 2m56s or shorten the runs", Message(plan.Gate! with { MaxTime = TimeSpan.FromMinutes(1) }));
        Assert.Equal("gate.pairs: with 2 criteria 6 pairs can decide nothing; at least 8 can", Message(plan.Gate! with { Pairs = 6 }));
        Assert.StartsWith("gate.baseline: missing", Message(plan.Gate! with { Baseline = null }), StringComparison.Ordinal);
    }

    private static GateStudy Study(GateRuns runs) => GateStudy.Create(GateRuns.Plan(), GateMode.Pairs, runs.Clock);
}
