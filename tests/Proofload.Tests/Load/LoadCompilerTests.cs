using Proofload.Load;
using Proofload.Measurement.Recording;
using Proofload.Plans;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Load;

public sealed class LoadCompilerTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Compile_OpenLoadWithPhases_PutsThemBehindEachOther()
    {
        var load = Compile(new OpenLoad
        {
            Rate = new StagesShape(10, [new(S(20), 50)]),
            WarmUp = S(5),
            CoolDown = S(2),
            Arrivals = ArrivalProcess.Uniform,
        });

        Assert.Equal([5 * Second, 25 * Second, 27 * Second], [load.WarmUpEndNs, load.MeasuredEndNs, load.EndNs]);
        Assert.Equal([10, 30, 50, 0], ((double[])[1, 15, 26, 27]).Select(s => Math.Round(load.PlannedAt((long)(s * Second)), 6)));
        Assert.Equal(
            [RunPhase.WarmUp, RunPhase.Measured, RunPhase.Measured, RunPhase.CoolDown],
            ((long[])[0, 5 * Second, (25 * Second) - 1, 25 * Second]).Select(load.PhaseOf));
        Assert.Equal("requests/s", load.PlannedUnit);

        var due = All(load);
        Assert.Equal(50, due.Count(d => load.PhaseOf(d) == RunPhase.WarmUp));
        Assert.Equal(600, due.Count(d => load.PhaseOf(d) == RunPhase.Measured));
        Assert.Equal(100, due.Count(d => load.PhaseOf(d) == RunPhase.CoolDown));
        Assert.Equal(750, load.ExpectedRequests);
    }

    [Theory]
    [InlineData(10, 1, 10)]
    [InlineData(0.07, 100, 7)]
    [InlineData(333, 3, 999)]
    [InlineData(0.1, 10, 1)]
    public void Compile_UniformRate_SendsExactlyRateTimesDuration(double rate, double seconds, int requests)
    {
        var load = Compile(new OpenLoad { Rate = new ConstantShape(rate), Duration = S(seconds), Arrivals = ArrivalProcess.Uniform });

        Assert.Equal(requests, All(load).Length);
        Assert.Equal(requests, load.ExpectedRequests);
    }

    [Theory]
    [InlineData(ArrivalProcess.Uniform)]
    [InlineData(ArrivalProcess.Poisson)]
    [InlineData(ArrivalProcess.Gamma)]
    public void Compile_CountOfRequests_MeasuresExactlySoMany(ArrivalProcess arrivals)
    {
        var load = Compile(new OpenLoad { Rate = new SineShape(50, 80, S(3)), Requests = 500, WarmUp = S(4), Arrivals = arrivals, Burstiness = 0.4 });

        Assert.Equal(500, All(load).Count(d => load.PhaseOf(d) == RunPhase.Measured));
        Assert.Equal(IArrivalSchedule.Never, load.MeasuredEndNs);
        Assert.Equal(500, load.MeasuredRequests);
    }

    [Fact]
    public void Compile_CustomRateUntilACount_SendsThemAll()
    {
        var load = Compile(new OpenLoad { Rate = new CustomShape("ramp", t => 1 + t.TotalSeconds), Requests = 5000 });

        Assert.Equal(5000, All(load).Length);
    }

    [Fact]
    public void Compile_DurationAndCount_EndsWithTheFirst()
    {
        var few = Compile(new OpenLoad { Rate = new ConstantShape(10), Duration = S(10), Requests = 20, Arrivals = ArrivalProcess.Uniform });
        var brief = Compile(new OpenLoad { Rate = new ConstantShape(10), Duration = S(1), Requests = 20, Arrivals = ArrivalProcess.Uniform });

        Assert.Equal([20, 10], [All(few).Length, All(brief).Length]);
        Assert.Equal([20, 10], [few.ExpectedRequests, brief.ExpectedRequests]);
    }

    [Fact]
    public void Compile_LongerThanTheStages_HoldsTheLastTarget()
    {
        var load = Compile(new OpenLoad { Rate = new StagesShape(0, [new(S(10), 20)]), Duration = S(20), Arrivals = ArrivalProcess.Uniform });

        Assert.Equal(100 + 200, All(load).Length);
    }

    [Fact]
    public void Compile_TheSamePlanTwice_GivesTheSameTimesToEveryWorker()
    {
        var load = Compile(new OpenLoad { Rate = new ConstantShape(200), Duration = S(5) });

        Assert.Equal(All(load), All(load));
        Assert.NotSame(load.CreateArrivals(), load.CreateArrivals());
    }

    [Fact]
    public void Compile_PerUserIterations_LimitsEachUserAndAll()
    {
        var load = Compile(new IterationsLoad { Users = 4, Iterations = 25 });

        Assert.Equal((25L, 4), (load.Users!.TurnsPerUser, load.Users.MaxUsers));
        Assert.Equal((100L, 100L), (load.MeasuredRequests, load.ExpectedRequests));
        Assert.Equal("users", load.PlannedUnit);
        Assert.Equal(4, load.PlannedAt(Second));
    }

    [Fact]
    public void Compile_SharedIterations_LimitsAllTogether()
    {
        var load = Compile(new IterationsLoad { Users = 4, Iterations = 25, Shared = true });

        Assert.Equal((null, 25L), (load.Users!.TurnsPerUser, load.MeasuredRequests));
    }

    [Fact]
    public void CreateArrivals_OfAClosedLoad_IsMisuse() =>
        Assert.Throws<InvalidOperationException>(() => Compile(new IterationsLoad { Users = 1, Iterations = 1 }).CreateArrivals());

    public static TheoryData<string, LoadPlan> Wrong => new()
    {
        { "nothing ends it", new OpenLoad { Rate = new ConstantShape(1) } },
        { "load.rate: is 0", new OpenLoad { Rate = new ConstantShape(0), Duration = S(1) } },
        { "load.value: -1", new OpenLoad { Rate = new ConstantShape(-1), Duration = S(1) } },
        { "load.value: NaN", new OpenLoad { Rate = new ConstantShape(double.NaN), Duration = S(1) } },
        { "load.stages", new OpenLoad { Rate = new StagesShape(1, []) } },
        { "every duration is 0", new OpenLoad { Rate = new StagesShape(1, [new(TimeSpan.Zero, 3)]) } },
        { "load.step", new OpenLoad { Rate = new StepShape(1, 3, 0, S(1)) } },
        { "more than 1,000,000 steps", new OpenLoad { Rate = new StepShape(1, 1e8, 1, S(1)) } },
        { "load.every", new OpenLoad { Rate = new StepShape(1, 3, 1, TimeSpan.Zero) } },
        { "load.spike", new OpenLoad { Rate = new SpikeShape(1, 2, S(1), TimeSpan.Zero), Duration = S(5) } },
        { "load.period", new OpenLoad { Rate = new SineShape(1, 2, TimeSpan.Zero), Duration = S(5) } },
        { "load.burstiness", new OpenLoad { Rate = new ConstantShape(1), Duration = S(1), Arrivals = ArrivalProcess.Gamma, Burstiness = 0 } },
        { "load.duration", new OpenLoad { Rate = new ConstantShape(1), Duration = TimeSpan.Zero } },
        { "load.duration", new OpenLoad { Rate = new ConstantShape(1), Duration = TimeSpan.MaxValue } },
        { "load.requests: 0", new OpenLoad { Rate = new ConstantShape(1), Requests = 0 } },
        { "load.max_in_flight", new OpenLoad { Rate = new ConstantShape(1), Requests = 1, MaxInFlight = 0 } },
        { "load.cooldown", new OpenLoad { Rate = new ConstantShape(1), Requests = 1, CoolDown = S(1) } },
        { "load.warmup", new OpenLoad { Rate = new StagesShape(0, [new(S(5), 10)]), WarmUp = S(1) } },
        { "load.warmup", new ClosedLoad { Users = new StagesShape(0, [new(S(5), 10)]), WarmUp = S(-1) } },
        { "never reaches 1 user", new ClosedLoad { Users = new ConstantShape(0.3), Duration = S(1) } },
        { "more than 1,000,000", new ClosedLoad { Users = new ConstantShape(2e6), Duration = S(1) } },
        { "load.think_time", new ClosedLoad { Users = new ConstantShape(1), Duration = S(1), ThinkTime = Distribution.Constant(double.NaN) } },
        { "load.concurrency: 0", new IterationsLoad { Users = 0, Iterations = 1 } },
        { "load.iterations: 0", new IterationsLoad { Users = 1, Iterations = 0 } },
        { "load.requests", new IterationsLoad { Users = 1, Iterations = 1, Requests = 3 } },
        { "load.speed", new ReplayLoad { Path = "x", Speed = 0 } },
        { "load.path: no file", new ReplayLoad { Path = "no-such-trace.csv" } },
        { "load.target_rate", new MlperfLoad { Scenario = MlperfScenario.Server } },
        { "load.cooldown", new MlperfLoad { Scenario = MlperfScenario.SingleStream, CoolDown = S(1) } },
        { "load.warmup", new MlperfLoad { Scenario = MlperfScenario.Offline, WarmUp = S(1) } },
        { "load.samples_per_query", new MlperfLoad { Scenario = MlperfScenario.MultiStream, SamplesPerQuery = 0 } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Compile_WrongPlan_SaysWhatIsWrongInOneLine(string part, LoadPlan plan)
    {
        var error = Assert.Throws<PlanException>(() => Compile(plan));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private static CompiledLoad Compile(LoadPlan plan) => LoadCompiler.Compile(plan, 7, AppContext.BaseDirectory);

    private static long[] All(CompiledLoad load)
    {
        var arrivals = load.CreateArrivals();
        return [.. Enumerable.Range(0, 1_000_000).Select(i => arrivals.DueAt(i)).TakeWhile(d => d != IArrivalSchedule.Never)];
    }
}
