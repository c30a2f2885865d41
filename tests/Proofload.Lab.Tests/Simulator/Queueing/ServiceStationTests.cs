using FsCheck;
using FsCheck.Fluent;
using Proofload.Lab.Simulator.Queueing;
using Proofload.Lab.Simulator.Sampling;

namespace Proofload.Lab.Tests;

public sealed class ServiceStationTests
{
    [Fact]
    public void Arrive_AnyArrivals_EqualsAnEventByEventSimulation()
    {
        var jobs = Gen.Zip(Gen.Choose(0, 20), Gen.Choose(1, 30)).ListOf().Select(l => l.ToList());
        Prop.ForAll(Arb.From(Gen.Zip(Gen.Choose(1, 4), jobs)), pair =>
        {
            var (servers, list) = pair;
            var station = new ServiceStation(servers, -1);
            var free = new long[servers];
            long now = 0;
            return list.All(job =>
            {
                now += job.Item1;
                Array.Sort(free);
                var start = Math.Max(now, free[0]);
                free[0] = start + job.Item2;
                return station.Arrive(now, job.Item2) == new Admission(true, start, start + job.Item2);
            });
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(1, 0.8, 4.0)]
    [InlineData(2, 1.6, 1.7778)]
    [InlineData(4, 3.2, 0.7455)]
    public void Arrive_PoissonAndExponential_WaitsAsErlangCSays(int servers, double arrivalRate, double expectedMeanWait)
    {
        const int count = 400_000;
        const double second = 1e9;
        var arrivals = Distribution.ParseDuration("exponential:1s");
        var station = new ServiceStation(servers, -1);
        double now = 0, waited = 0;
        for (var i = 0; i < count; i++)
        {
            now += arrivals.SampleNs(SplitMix64.For(3, i, SamplePurpose.FirstToken)) / arrivalRate;
            var admission = station.Arrive((long)now, arrivals.SampleNs(SplitMix64.For(3, i, SamplePurpose.ServiceTime)));
            waited += (admission.StartNs - now) / second;
        }

        Assert.Equal(expectedMeanWait, waited / count, expectedMeanWait * 0.06);
    }

    [Fact]
    public void Arrive_ConstantService_WaitsHalfAsLongAsExponential()
    {
        var gaps = Distribution.ParseDuration("exponential:1s");
        var station = new ServiceStation(1, -1);
        double now = 0, waited = 0;
        for (var i = 0; i < 400_000; i++)
        {
            now += gaps.SampleNs(SplitMix64.For(5, i, SamplePurpose.FirstToken)) / 0.8;
            waited += (station.Arrive((long)now, 1_000_000_000).StartNs - now) / 1e9;
        }

        Assert.Equal(2.0, waited / 400_000, 0.12);
    }

    [Fact]
    public void Arrive_QueueFull_IsTurnedAwayAndDoesNotChangeTheQueue()
    {
        var station = new ServiceStation(1, 2);
        Assert.Equal(new Admission(true, 0, 10), station.Arrive(0, 10));
        Assert.Equal(new Admission(true, 10, 20), station.Arrive(1, 10));
        Assert.Equal(new Admission(true, 20, 30), station.Arrive(2, 10));
        Assert.False(station.Arrive(3, 10).Accepted);
        Assert.Equal(2, station.Waiting(3));
        Assert.Equal(new Admission(true, 30, 40), station.Arrive(10, 10));
    }

    [Fact]
    public void Arrive_NoServersConfigured_NeverWaits()
    {
        var station = new ServiceStation(0, -1);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(new Admission(true, 5, 12), station.Arrive(5, 7)));
    }
}
