using Proofload.Load;
using Proofload.Measurement.Recording;
using Proofload.Plans.Loads;

namespace Proofload.Tests.Load;

public sealed class MlperfLoadTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Compile_SingleStream_IsOneUserForTenMinutesAtLeast()
    {
        var load = Compile(new MlperfLoad { Scenario = MlperfScenario.SingleStream, Requests = 64 });

        Assert.Equal((1, 1, 0L), (load.Users!.MaxUsers, load.Users.RequestsPerTurn, load.Users.ThinkNs(0, 1)));
        Assert.Equal((600 * Second, 64L), (load.MeasuredEndNs, load.MinimumRequests));
        Assert.Equal(RunPhase.Measured, load.PhaseOf(700 * Second));
        Assert.Equal(MlperfScenario.SingleStream, load.MlperfScenario);
    }

    [Fact]
    public void Compile_MultiStream_SendsEightAtOnce()
    {
        var load = Compile(new MlperfLoad { Scenario = MlperfScenario.MultiStream, Requests = 662 });

        Assert.Equal((8, 662L * 8), (load.Users!.RequestsPerTurn, load.MinimumRequests));
    }

    [Fact]
    public void Compile_Server_EndsWhenBothTimeAndCountAreReached()
    {
        var byTime = Compile(Server(requests: 100));
        var byCount = Compile(Server(requests: 5000));

        Assert.Equal(10 * Second, byTime.EndNs);
        Assert.True(Count(byTime) > 900);
        Assert.Equal(5000, Count(byCount));
        Assert.InRange(byCount.EndNs, 45 * Second, 55 * Second);
        Assert.Equal(byCount.EndNs, byCount.MeasuredEndNs);
    }

    [Fact]
    public void Compile_Offline_IsAllAtOnceAndQueues()
    {
        var usual = Compile(new MlperfLoad { Scenario = MlperfScenario.Offline });
        var fast = Compile(new MlperfLoad { Scenario = MlperfScenario.Offline, TargetRate = 100 });

        Assert.Equal(24_576, Count(usual));
        Assert.Equal(66_000, Count(fast));
        Assert.True(usual.QueuesWhenFull);
        Assert.Equal(RunPhase.Measured, usual.PhaseOf(usual.CreateArrivals().DueAt(24_575)));
    }

    private static MlperfLoad Server(long requests) =>
        new() { Scenario = MlperfScenario.Server, TargetRate = 100, Requests = requests, MinDuration = TimeSpan.FromSeconds(10) };

    private static CompiledLoad Compile(MlperfLoad plan) => LoadCompiler.Compile(plan, 7, ".");

    private static long Count(CompiledLoad load)
    {
        var arrivals = load.CreateArrivals();
        return Enumerable.Range(0, 100_000).Select(i => arrivals.DueAt(i)).TakeWhile(d => d != IArrivalSchedule.Never).Count();
    }
}
