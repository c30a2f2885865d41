using Proofload.Load;
using Proofload.Measurement.Clocks;
using Proofload.Plans;
using Proofload.Watch;
using Proofload.Watch.Probing;

namespace Proofload.Tests.Watch;

public sealed class ProbePlannerTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void PlanUntil_FixedRate_KeepsItsPhaseOverARestart()
    {
        var clock = new ManualClock(5);
        var run = new RunClock(clock);
        var first = Plan(new ProbePlanner([Target("a", 2)], 1, run, 0), 20 * Second);
        clock.Advance(7_300_000_000);
        var later = new RunClock(clock);
        var again = Plan(new ProbePlanner([Target("a", 2)], 2, later, 0), 8 * Second);

        Assert.All(first.Zip(first.Skip(1)), static p => Assert.Equal(2 * Second, p.Second.DueNs - p.First.DueNs));
        Assert.Contains(again[0].DueAt, first.Select(static p => p.DueAt));
        Assert.Equal(Enumerable.Range(1, first.Count).Select(static n => (long)n), first.Select(static p => p.Id.Number));
        Assert.Equal("a/2/1", again[0].Text);
    }

    [Fact]
    public void PlanUntil_AfterALongSleep_SkipsWhatIsPastAndSendsNoBurst()
    {
        var clock = new ManualClock();
        var run = new RunClock(clock);
        var planner = new ProbePlanner([Target("a", 1)], 1, run, 0);
        Plan(planner, Second);
        clock.Advance(60 * Second);
        var skipped = 0;
        var planned = new List<PlannedProbe>();
        planner.PlanUntil(run.NowNs + Second, planned.Add, (_, reason) => skipped += reason == "late" ? 1 : 0);

        Assert.InRange(planned.Count, 1, 3);
        Assert.InRange(skipped, 57, 60);
    }

    [Fact]
    public void PlanUntil_TokensUsedUp_SkipsUntilTheNextHour()
    {
        var clock = new ManualClock();
        var run = new RunClock(clock);
        var planner = new ProbePlanner([Target("a", 60) with { Target = Watched("a", 60) with { TokensPerHour = 25 } }], 1, run, 0);
        var (sent, skipped) = (0, 0);
        for (var minute = 0; minute < 180; minute++)
        {
            planner.PlanUntil(run.NowNs + (60 * Second), probe =>
            {
                sent++;
                planner.Allowances[0].Spend(probe.DueAt, 10);
            }, (_, _) => skipped++);
            clock.Advance(60 * Second);
        }

        Assert.InRange(sent, 6, 8);
        Assert.Equal(180, sent + skipped);
    }

    private static List<PlannedProbe> Plan(ProbePlanner planner, long untilNs)
    {
        var planned = new List<PlannedProbe>();
        planner.PlanUntil(untilNs, planned.Add, static (_, _) => { });
        return planned;
    }

    private static WatchTarget Watched(string name, int seconds) => new() { Name = name, Plan = new RunPlan { Target = new TargetPlan { Url = new Uri("http://127.0.0.1:1") } }, Every = TimeSpan.FromSeconds(seconds) };

    private static ProbeTarget Target(string name, int seconds) => new(0, Watched(name, seconds), null!, [], new MixSelector([1], 1), Second);
}
