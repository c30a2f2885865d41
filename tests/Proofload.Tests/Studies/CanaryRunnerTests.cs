using Proofload.Analysis.Canaries;
using Proofload.Measurement.Clocks;
using Proofload.Measurement.Health;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;
using Proofload.Results;
using Proofload.Running;
using Proofload.Studies;

namespace Proofload.Tests.Studies;

public sealed class CanaryRunnerTests
{
    private const int Windows = 20;
    private static readonly TargetPlan Other = new() { Url = new Uri("http://canary:8000") };

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_at_both_sides_passes_at_the_end()
    {
        var result = await RunAsync(10, 10, 0, 0);
        Assert.Equal((CanaryVerdict.Pass, CanaryEnding.Completed), (result.Verdict, result.Ending));
        Assert.Equal((Windows, Windows), (result.Seen, result.Planned));
        Assert.Equal(2, result.Runs.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("http://baseline:8000", result.Baseline);
    }

    [Fact]
    public async Task A_slower_canary_and_one_with_errors_are_worse()
    {
        Assert.Contains("latency p50", (await RunAsync(10, 14, 0, 0, CanaryVerdict.Worse)).Reason, StringComparison.Ordinal);
        Assert.Contains("error_rate", (await RunAsync(10, 10, 0, 5, CanaryVerdict.Worse)).Reason, StringComparison.Ordinal);
        await RunAsync(14, 10, 5, 0, CanaryVerdict.Pass);
    }

    [Theory]
    [InlineData(false, true, CanaryVerdict.Worse)]
    [InlineData(true, false, CanaryVerdict.Inconclusive)]
    [InlineData(true, true, CanaryVerdict.Inconclusive)]
    public async Task A_side_that_is_down_ends_both_at_once(bool baseline, bool canary, CanaryVerdict expected)
    {
        var study = Study();
        var result = await LoadTest.CanaryAsync(study, new CanaryRunOptions { Runner = async (plan, options, cancellation) =>
        {
            var isCanary = options.Study!.Point == 2;
            if (isCanary ? canary : baseline)
                Send(options.Records!, 0, 25, _ => 1, failing: 25);
            else
                Send(options.Records!, 0, 25, _ => 1, failing: 0);
            await options.Ready!(cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, options.Until).ContinueWith(static _ => { }, TaskScheduler.Default);
            return Result(plan, options, RunEnding.Stopped);
        } }, None);
        Assert.Equal((expected, CanaryEnding.Down), (result.Verdict, result.Ending));
    }

    [Fact]
    public async Task A_side_that_cannot_start_does_not_leave_the_other_waiting()
    {
        var problem = await Assert.ThrowsAsync<PlanException>(() => LoadTest.CanaryAsync(Study(), new CanaryRunOptions { Runner = async (plan, options, cancellation) =>
        {
            if (options.Study!.Point == 2)
                throw new PlanException("the model is not there");
            await options.Ready!(cancellation);
            return Result(plan, options, RunEnding.Completed);
        } }, None));
        Assert.Equal("the model is not there", problem.Message);
    }

    [Fact]
    public async Task What_is_not_measured_or_cannot_be_trusted_is_no_pass()
    {
        var nothing = await LoadTest.CanaryAsync(Study(), new CanaryRunOptions { Runner = static async (plan, options, cancellation) =>
        {
            await options.Ready!(cancellation);
            return Result(plan, options, RunEnding.Completed);
        } }, None);
        Assert.Equal(CanaryVerdict.Inconclusive, nothing.Verdict);

        var invalid = await LoadTest.CanaryAsync(Study(), new CanaryRunOptions { Runner = static async (plan, options, cancellation) =>
        {
            await options.Ready!(cancellation);
            Send(options.Records!, 0, Windows * 100, _ => 10, 0);
            return Result(plan, options, RunEnding.Completed) with { Verdict = new Verdict { Measurement = MeasurementState.Invalid, Reasons = ["late"], Outcome = Outcome.Inconclusive } };
        } }, None);
        Assert.Equal((CanaryVerdict.Inconclusive, "late"), (invalid.Verdict, invalid.Invalid));
    }

    [Fact]
    public void Split_halves_the_load_and_mirrored_does_not()
    {
        Assert.Equal(50, Rate(CanaryLoad.Split));
        Assert.Equal(100, Rate(CanaryLoad.Mirrored));

        static double Rate(CanaryLoad load) => ((ConstantShape)((OpenLoad)Study(new CanaryStudyOptions { For = TimeSpan.FromMinutes(2), Load = load }).Canary.Load).Rate).Value;
    }

    [Theory]
    [InlineData("latency p99 +5%", 20, "take windows of 5s")]
    [InlineData("ttft p50 +5%", 100, "streams none")]
    [InlineData("goodput -1pp", 100, "objectives")]
    [InlineData("latency{kind=chta} p50 +5%", 100, "no kind 'chta'")]
    public void What_the_load_cannot_show_is_said_before_it(string criterion, double rate, string said)
    {
        var problem = Assert.Throws<PlanException>(() => Study(new CanaryStudyOptions { For = TimeSpan.FromSeconds(20), Window = TimeSpan.FromSeconds(1), Subjects = [CanarySubject.Parse(criterion)] }, rate));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 10, "2 windows of 10s, and a judgement needs 6")]
    [InlineData(5000, 1, "at most 500")]
    public void Too_few_or_too_many_windows_are_refused(int length, int window, string said)
    {
        var problem = Assert.Throws<PlanException>(() => Study(new CanaryStudyOptions { For = TimeSpan.FromSeconds(length), Window = TimeSpan.FromSeconds(window) }));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
    }

    private static CanaryStudy Study(CanaryStudyOptions? options = null, double rate = 100) => CanaryStudy.Create(
        new RunPlan { Target = new TargetPlan { Url = new Uri("http://baseline:8000") }, Load = new OpenLoad { Rate = new ConstantShape(rate), Duration = TimeSpan.FromHours(1) } },
        Other,
        options ?? new CanaryStudyOptions { For = TimeSpan.FromSeconds(Windows), Window = TimeSpan.FromSeconds(1) },
        new ManualClock());

    private static async Task<CanaryResult> RunAsync(double baselineMs, double canaryMs, int baselineFailing, int canaryFailing, CanaryVerdict expected = CanaryVerdict.Pass)
    {
        var result = await LoadTest.CanaryAsync(Study(), new CanaryRunOptions { Runner = async (plan, options, cancellation) =>
        {
            var isCanary = options.Study!.Point == 2;
            await options.Ready!(cancellation);
            Send(options.Records!, 0, Windows * 100, i => (isCanary ? canaryMs : baselineMs) * (1 + (i * 7919 % 100 / 500.0)), isCanary ? canaryFailing : baselineFailing);
            return Result(plan, options, RunEnding.Completed);
        } }, None);
        Assert.Equal(expected, result.Verdict);
        return result;
    }

    /// <summary>A hundred requests a second after one second of warm-up; so many of each hundred fail.</summary>
    private static void Send(IRecordSink sink, int from, int count, Func<int, double> milliseconds, int failing)
    {
        for (var i = from; i < from + count; i++)
        {
            var intended = 1_000_000_000L + (i * 10_000_000L);
            var record = new RequestRecord { Index = i, Phase = RunPhase.Measured, Intended = intended, Sent = intended, Done = intended + (long)(milliseconds(i) * 1e6), Outcome = i % 100 < failing ? ErrorKind.ConnectRefused : ErrorKind.Ok };
            sink.Accept([record]);
        }
    }

    private static RunResult Result(RunPlan plan, RunOptions options, RunEnding ending) =>
        StudyRunFactory.Run(options.Study!) with { Id = $"run-{options.Study!.Point}", Name = plan.Name, Ending = ending };
}
