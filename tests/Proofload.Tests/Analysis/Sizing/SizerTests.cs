using FsCheck;
using FsCheck.Fluent;
using Proofload.Analysis.Sizing;
using Proofload.Plans;
using Proofload.Tests.Load;

namespace Proofload.Tests.Analysis.Sizing;

public sealed class SizerTests
{
    [Fact]
    public void Size_Utilisation_PlansWithTheLowerEnd()
    {
        var result = Sizer.Size(Request(500, 42, 40) with { Failures = 0 });
        Assert.Equal(18, result.Replicas);
        Assert.Equal("ceil(500 / (40 × 0.7))", result.Decisive.Formula);
        Assert.Equal(28, result.Target, 1e-9);
        Assert.Equal(500 / (18 * 40.0), result.Situations[0].Load, 1e-9);
    }

    [Fact]
    public void Size_PeakWithFailures_RaisesIt()
    {
        var result = Sizer.Size(Request(100, 50) with { Demand = Demand.Of(100) with { Peak = 400 }, Failures = 2 });
        Assert.Equal((10, "failures"), (result.Replicas, result.Decisive.Name));
        Assert.Equal(1, result.Situations.Single(static s => s.Name.Contains("lost", StringComparison.Ordinal)).Load, 1e-9);
    }

    [Fact]
    public void Size_Zones_LosingOneLeavesEnoughForThePeak()
    {
        var result = Sizer.Size(Request(100, 10) with { Utilisation = 1, Zones = 3, Failures = 0 });
        Assert.Equal((15, "zone loss"), (result.Replicas, result.Decisive.Name));
        Assert.Equal(1, result.Situations[^1].Load, 1e-9);
    }

    [Fact]
    public void Size_SteepRise_NeedsTheSpareCapacityThatStartUpTakes()
    {
        var result = Sizer.Size(Request(100, 10) with { Demand = Demand.Of(100) with { RisePerMinute = 60 }, Utilisation = 1, Failures = 0, StartUp = 105, Poll = 15 });
        Assert.Equal((22, "burst"), (result.Replicas, result.Decisive.Name));
    }

    [Fact]
    public void Size_Growth_GrowsPeakAndRiseToo()
    {
        var result = Sizer.Size(Request(100, 10) with { Demand = Demand.Of(100) with { Peak = 150, RisePerMinute = 10 }, Growth = 1 });
        Assert.Equal((200, 300), (result.Planned, result.Peak));
        Assert.Equal(31, result.Steps.Single(static s => s.Name == "failures").Replicas);
    }

    [Fact]
    public void Size_HigherDemand_NeverNeedsFewer() => Monotone(static (r, by) => r with { Demand = r.Demand with { Planned = r.Demand.Planned * by, Peak = r.Demand.Peak * by } });

    [Fact]
    public void Size_MoreFailures_NeverNeedFewer() => Monotone(static (r, by) => r with { Failures = r.Failures + (int)by });

    [Fact]
    public void Size_LessUtilisation_NeverNeedsFewer() => Monotone(static (r, by) => r with { Utilisation = r.Utilisation / by });

    [Fact]
    public void Size_LessCapacity_NeverNeedsFewer() => Monotone(static (r, by) => r with { Capacity = ReplicaCapacity.Of(r.Capacity.Value, r.Capacity.Low / by) });

    [Fact]
    public void Size_SlowerStartUp_NeverNeedsFewer() => Monotone(static (r, by) => r with { StartUp = r.StartUp * by });

    [Fact]
    public void Size_EverySituation_IsServed() => PropertyCheck.Holds(Prop.ForAll(Requests, static r =>
    {
        var result = Sizer.Size(r);
        return result.Situations.All(static s => s.Load <= 1 + 1e-9) && result.Minimum <= result.Replicas && result.Replicas <= result.Maximum && result.Steps.Max(static s => s.Replicas) == result.Replicas;
    }));

    [Fact]
    public void Size_NoServiceTime_HasNoCrossCheckAndSaysSo()
    {
        var result = Sizer.Size(Request(100, 10));
        Assert.Null(result.Check);
        Assert.Contains(result.Notes, static n => n.Contains("--service-time", StringComparison.Ordinal));
    }

    [Fact]
    public void Size_ServiceTime_IsCheckedByErlang()
    {
        // 48 erlangs, one request at a time: 54 agents for 80 % within 20 s is the published case; 99 % takes more.
        var check = Sizer.Size(Request(0.2, 1 / 240.0) with { ServiceTime = 240, Slots = 1, MostWait = 20, Utilisation = 0.9 }).Check!;
        Assert.Equal((48, 63), (check.Compared, check.Replicas));
        Assert.Equal(15 / 48.0, check.Disagreement!.Value, 1e-9);
        Assert.True(check.IsFlagged);
        Assert.InRange(check.Waiting!.Value, 0.2, 0.4);
    }

    [Fact]
    public void Size_ModelAndMeasurementAgree_IsNotFlagged() =>
        Assert.False(Sizer.Size(Request(500, 40) with { ServiceTime = 0.1, Slots = 4 }).Check!.IsFlagged);

    [Fact]
    public void Size_ModelAndMeasurementFarApart_IsFlagged()
    {
        // It is said to serve 100/s one at a time with 100 ms each: that cannot be.
        var check = Sizer.Size(Request(500, 100) with { ServiceTime = 0.1, Slots = 1 }).Check!;
        Assert.True(check.IsFlagged);
        Assert.Null(check.MeanWait);
    }

    [Fact]
    public void Size_TooMany_IsRefusedInOneLine() =>
        Assert.Equal("more than 1,000,000 replicas would be needed; are demand and capacity in the same unit?", Assert.Throws<PlanException>(static () => Sizer.Size(Request(1e9, 0.5))).Message);

    private static Arbitrary<SizingRequest> Requests { get; } = Arb.From(
        from planned in Gen.Choose(1, 5000)
        from peak in Gen.Choose(100, 400)
        from mu in Gen.Choose(1, 300)
        from low in Gen.Choose(50, 100)
        from utilisation in Gen.Choose(20, 100)
        from failures in Gen.Choose(0, 4)
        from zones in Gen.Choose(1, 4)
        from startUp in Gen.Choose(0, 600)
        from rise in Gen.Choose(0, 200)
        from growth in Gen.Choose(0, 200)
        select new SizingRequest
        {
            Demand = Demand.Of(planned) with { Peak = planned * peak / 100.0, RisePerMinute = rise, Quiet = planned / 4.0 },
            Capacity = ReplicaCapacity.Of(mu, mu * low / 100.0),
            Utilisation = utilisation / 100.0,
            Failures = failures,
            Zones = zones,
            StartUp = startUp,
            Growth = growth / 100.0,
        });

    private static void Monotone(Func<SizingRequest, double, SizingRequest> harder) => PropertyCheck.Holds(Prop.ForAll(Requests, PropertyCheck.Int(1, 5).Generator.ToArbitrary(), (request, by) =>
        Sizer.Size(harder(request, by)).Replicas >= Sizer.Size(request).Replicas));

    private static SizingRequest Request(double demand, double capacity, double? low = null) => new() { Demand = Demand.Of(demand), Capacity = ReplicaCapacity.Of(capacity, low) };
}
