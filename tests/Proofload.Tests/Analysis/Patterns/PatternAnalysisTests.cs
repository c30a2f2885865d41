using Proofload.Analysis.Capacity;
using Proofload.Analysis.Patterns;
using Proofload.Measurement.Randomness;
using Proofload.Plans.Loads;
using Proofload.Results;

namespace Proofload.Tests.Analysis.Patterns;

/// <summary>Synthetic series whose answer is known.</summary>
public sealed class PatternAnalysisTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AStepLoad_LeavesTheFloorAtTheStepThatIsTooMuch(ulong seed)
    {
        // Steps of 10 to 100 requests/s, 10 s each; latency 50 ms with 5 % noise, from 70/s on it doubles and more.
        var run = Run(100, t => 10 * (1 + (int)(t / 10)), (_, load) => load < 70 ? 0.05 : 0.05 * (1 + ((load - 60) / 10)), seed);
        var result = PatternAnalysis.Of(run, new StepShape(10, 100, 10, TimeSpan.FromSeconds(10)))!;
        Assert.Equal(("step", 70.0, 60.0), (result.Pattern, result.Floor!.LeftAtLoad!.Value, result.Floor.LeftAt!.Value));
        Assert.Equal(0.05, result.Floor.Floor, 0.003);
    }

    [Fact]
    public void ARampThatStaysOnTheFloor_DoesNotLeaveIt()
    {
        var ramp = new StagesShape(0, [new Stage(TimeSpan.FromSeconds(100), 100)]);
        for (ulong seed = 0; seed < 50; seed++)
        {
            var floor = PatternAnalysis.Of(Run(100, static t => t, static (_, _) => 0.05, seed), ramp)!.Floor!;
            Assert.Null(floor.LeftAt);
        }

    }

    [Fact]
    public void ARampThatQueues_LeavesTheFloorWhereItsLatencyCrossesTheLimit()
    {
        var ramp = new StagesShape(0, [new Stage(TimeSpan.FromSeconds(100), 100)]);
        for (ulong seed = 0; seed < 50; seed++)
        {
            var floor = PatternAnalysis.Of(Run(100, static t => t, static (_, load) => 0.05 / (1 - (load / 110)), seed), ramp)!.Floor!;
            Assert.InRange(floor.Limit / floor.Floor, 1.2, 1.4);
            Assert.InRange(floor.LeftAtLoad! - (110 * (1 - (0.05 / floor.Limit))) ?? double.NaN, -8, 8);
        }
    }

    [Fact]
    public void AnOutlierOfTwoWindows_IsNotLeavingTheFloor()
    {
        var run = Run(100, static t => t, static (t, _) => t is 40 or 41 ? 1 : 0.05, 1);
        Assert.Null(PatternAnalysis.Of(run, new StagesShape(0, [new Stage(TimeSpan.FromSeconds(100), 100)]))!.Floor!.LeftAt);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(25)]
    public void ASpike_DrainsWhenLatencyIsBack(int drain)
    {
        var run = Run(100, static t => t is >= 30 and < 40 ? 100 : 10, (t, _) => t >= 30 && t < 40 + drain ? 2 : 0.05, 2, noise: 0.01);
        var spike = PatternAnalysis.Of(run, new SpikeShape(10, 100, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10)))!.Spike!;
        Assert.Equal(drain, spike.DrainSeconds!.Value, 1e-9);
        Assert.Equal(2, spike.Worst, 0.1);
        Assert.Equal(0.05, spike.Floor, 0.002);
    }

    [Fact]
    public void ASpikeThatNeverDrains_OrLeavesErrors_SaysSo()
    {
        var shape = new SpikeShape(10, 100, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10));
        Assert.Null(PatternAnalysis.Of(Run(60, static _ => 10, static (t, _) => t >= 30 ? 2 : 0.05, 2), shape)!.Spike!.DrainSeconds);
        var errors = Run(60, static _ => 10, static (_, _) => 0.05, 2, noise: 0.01, failed: static t => t is >= 30 and < 50 ? 3 : 0);
        Assert.Equal(10, PatternAnalysis.Of(errors, shape)!.Spike!.DrainSeconds!.Value, 1e-9);
        Assert.Equal(3.0 / 13, PatternAnalysis.Of(errors, shape)!.Spike!.WorstErrorRate, 1e-9);
        Assert.Null(PatternAnalysis.Of(Run(20, static _ => 10, static (_, _) => 0.05, 2), shape)!.Spike);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-12)]
    [InlineData(25)]
    public void ASine_ShowsByHowMuchLatencyFollowsIt(double lag)
    {
        // Period 60 s, three of them and a bit.
        var run = Run(200, static t => 50 + (30 * Math.Sin(2 * Math.PI * (t + 0.5) / 60)), (t, _) => 0.1 + (0.04 * Math.Sin(2 * Math.PI * (t + 0.5 - lag) / 60)), 3);
        var sine = PatternAnalysis.Of(run, new SineShape(50, 30, TimeSpan.FromSeconds(60)))!.Sine!;
        Assert.Equal(lag, sine.LagSeconds, 0.7);
        Assert.Equal(0.04, sine.Amplitude, 0.003);
        Assert.Equal(0.1, sine.MeanLatency, 0.002);
        Assert.True(sine.Explained > 0.9);
        Assert.Equal(3, sine.ByPeriod.Count);
        if (lag == -12)
            Assert.True(sine.RisingOverFalling > 1.3);
    }

    [Fact]
    public void ASineThatFallsFirst_HasTheSameLag()
    {
        var run = Run(180, static t => 50 - (30 * Math.Sin(2 * Math.PI * (t + 0.5) / 60)), static (t, _) => 0.1 - (0.04 * Math.Sin(2 * Math.PI * (t + 0.5 - 4) / 60)), 3);
        Assert.Equal(4, PatternAnalysis.Of(run, new SineShape(50, -30, TimeSpan.FromSeconds(60)))!.Sine!.LagSeconds, 0.7);
    }

    [Fact]
    public void ASineThatDoesNotMove_ExplainsNothing()
    {
        var run = Run(180, static t => 50 + (30 * Math.Sin(2 * Math.PI * t / 60)), static (_, _) => 0.1, 3);
        Assert.True(PatternAnalysis.Of(run, new SineShape(50, 30, TimeSpan.FromSeconds(60)))!.Sine!.Explained < 0.1);
        Assert.Null(PatternAnalysis.Of(Run(50, static _ => 1, static (_, _) => 0.1, 3), new SineShape(50, 30, TimeSpan.FromSeconds(60)))!.Sine);
    }

    [Fact]
    public void TheWarmUp_DoesNotCount_AndAConstantLoadHasNoPattern()
    {
        var run = Run(130, static t => t < 30 ? 10 : 10 * (1 + (int)((t - 30) / 10)), static (t, load) => t < 30 ? 3 : load < 70 ? 0.05 : 0.2, 5);
        var floor = PatternAnalysis.Of(run, new StepShape(10, 100, 10, TimeSpan.FromSeconds(10)), measuredFrom: 30)!.Floor!;
        Assert.Equal((60.0, 70.0), (floor.LeftAt!.Value, floor.LeftAtLoad!.Value));
        Assert.Null(PatternAnalysis.Of(run, new ConstantShape(10)));
        Assert.Null(PatternAnalysis.Of(run, new StagesShape(10, [new Stage(TimeSpan.FromSeconds(10), 10, Hold: true)])));
    }

    [Fact]
    public void CalmNeedsSeveralWindowsInARow()
    {
        ProbeWindow[] windows = [new(1, 3, 0), new(2, 1, 0), new(3, 3, 0), new(4, 1.05, 0), new(5, 1.1, 0), new(6, 1, 0), new(7, 1, 0)];
        Assert.Equal(4, PatternAnalysis.TimeUntilCalm(windows, 1, 0.1, 3));
        Assert.Equal(2, PatternAnalysis.TimeUntilCalm(windows, 1, 0.1, 1));
        Assert.Null(PatternAnalysis.TimeUntilCalm(windows, 1, 0.1, 5));
        Assert.Null(PatternAnalysis.TimeUntilCalm([new(1, null, null), new(2, 1, 0.1)], 1, 0.1, 1));
    }

    [Fact]
    public void AnOutcomeOfARun_HasRatesSteadyStateAndConcurrency()
    {
        var run = Run(80, static _ => 20, static (_, _) => 0.1, 6);
        var outcome = ProbeOutcomes.Of(run with { Window = 70 }, from: 10, length: 70);
        Assert.Equal(70, outcome.Duration);
        Assert.True(outcome.Steady);
        Assert.Equal((20.0, 20.0), (outcome.ThroughputLow!.Value, outcome.ThroughputHigh!.Value));
        Assert.Equal(2, outcome.Concurrency!.Value, 1e-9);
        Assert.Equal((70, 1.0), (outcome.Windows.Count, outcome.Windows[0].At));
        Assert.True(outcome.TargetAlive);

        var falling = Run(60, static t => t < 40 ? 40 : 20, static (_, _) => 0.1, 6);
        Assert.False(ProbeOutcomes.Of(falling, length: 60).Steady);
        Assert.Null(ProbeOutcomes.Of(Run(4, static _ => 20, static (_, _) => 0.1, 6), length: 4).Steady);
    }

    [Fact]
    public void LatencyThatComesBackUnderTheSameLoad_IsAnAdaptation_AndAQueueThatDrainsIsNot()
    {
        // From 60 requests/s on it is slow, until capacity comes 12 s later.
        var stairs = new StepShape(10, 100, 10, TimeSpan.FromSeconds(10));
        var run = Run(100, static t => 10 * (1 + (int)(t / 10)), static (t, load) => load >= 60 && t < 62 ? 0.3 : 0.05, 2);
        Assert.Equal(new Adaptation(50, 60, 12), PatternAnalysis.Of(run, stairs)!.Adaptation);
        Assert.Null(PatternAnalysis.Of(Run(100, static t => 10 * (1 + (int)(t / 10)), static (_, load) => load < 70 ? 0.05 : 0.3, 2), stairs)!.Adaptation);

        // A queue that drains because the spike is over has adapted to nothing; one that drains within it has.
        var spike = new SpikeShape(10, 100, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20));
        Assert.Null(PatternAnalysis.Of(Run(100, static t => t is >= 30 and < 50 ? 100 : 10, static (t, _) => t is >= 30 and < 60 ? 2 : 0.05, 2), spike)!.Adaptation);
        Assert.Equal(new Adaptation(30, 100, 8), PatternAnalysis.Of(Run(100, static t => t is >= 30 and < 50 ? 100 : 10, static (t, _) => t is >= 30 and < 38 ? 2 : 0.05, 2), spike)!.Adaptation);
    }

    [Fact]
    public void TheResponse_IsPartOfTheResultsDocument_AndOfEveryReport()
    {
        var shape = new SpikeShape(10, 100, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(10));
        var run = Run(100, static t => t is >= 30 and < 40 ? 100 : 10, static (t, _) => t is >= 30 and < 47 ? 2 : 0.05, 2, noise: 0.01);
        var load = new OpenLoad { Rate = shape };
        var result = run with { Pattern = PatternAnalysis.Of(run, load) };
        var read = RunResultJson.Read(RunResultJson.Write(result));
        Assert.Equal(result.Pattern, read.Pattern);
        Assert.Equal(7, read.Pattern!.Spike!.DrainSeconds!.Value, 1e-9);
        var text = string.Join(' ', Proofload.Reports.TextReport.Render(result).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"is back within 10 % {Proofload.Reports.NumberFormat.Duration(7)} after the spike's end.", text, StringComparison.Ordinal);
        Assert.Contains("## Response to the spike", Proofload.Reports.MarkdownReport.Render(result), StringComparison.Ordinal);
        Assert.Contains("Response to the spike", Proofload.Reports.HtmlReport.Render(result), StringComparison.Ordinal);
        Assert.Null(PatternAnalysis.Of(run, new OpenLoad { Rate = 10 }));
    }

    private static RunResult Run(int seconds, Func<double, double> load, Func<double, double, double> latency, ulong seed, double noise = 0.05, Func<double, long>? failed = null)
    {
        var series = new List<IntervalResult>();
        for (var t = 0; t < seconds; t++)
        {
            var random = SeededRandom.At(seed, 12, (ulong)t);
            var planned = load(t);
            var value = latency(t, planned) * (1 + (noise * random.NextGaussian()));
            series.Add(new IntervalResult
            {
                At = t,
                Planned = planned,
                Ok = (long)planned,
                Failed = failed?.Invoke(t) ?? 0,
                InFlight = 2,
                Metrics = new Dictionary<string, IntervalPercentiles> { ["latency"] = new(10, value, value * 1.5, value * 2, value * 3) },
            });
        }

        return Tests.Reports.SampleRun.Create() with { Counts = new RunCounts { Ok = 100, Sent = 100 }, Series = series, SeriesResolution = 1, Window = seconds };
    }
}
