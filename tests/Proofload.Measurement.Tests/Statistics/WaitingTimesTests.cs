using System.Text.Json;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Statistics;

public sealed class WaitingTimesTests
{
    private static readonly JsonElement Vectors = Vector.Load("queueing_erlang.json");

    [Fact]
    public void ServiceLevel_MeanWaitAndLeastServers_AreThePublishedOnes()
    {
        var seen = 0;
        foreach (var row in Vectors.GetProperty("published").EnumerateArray())
        {
            var value = row.GetProperty("value").GetDouble();
            var mu = row.TryGetProperty("service_s", out var service) ? 1 / service.GetDouble() : 1;
            var lambda = row.GetProperty("a").GetDouble() * mu;
            switch (row.GetProperty("fn").GetString())
            {
                case "serviceLevel":
                    Assert.Equal(value, WaitingTimes.ServiceLevel(lambda, mu, row.GetProperty("c").GetInt32(), row.GetProperty("target_s").GetDouble()), 5e-4);
                    seen++;
                    break;
                case "asa_s":
                    Assert.Equal(value, Queues.MMcMeanWait(lambda, mu, row.GetProperty("c").GetInt32()), 5e-3);
                    seen++;
                    break;
                case "minServers":
                    Assert.Equal((int)value, WaitingTimes.LeastServers(lambda, mu, 1, 1, 0.8, 20));
                    seen++;
                    break;
            }
        }

        Assert.Equal(3, seen);
    }

    [Fact]
    public void MM1K_IsThePublishedOne()
    {
        var row = Vectors.GetProperty("r_queueing_mm1k")[0];
        var (inSystem, time, throughput) = WaitingTimes.MM1K(row.GetProperty("lam").GetDouble(), row.GetProperty("mu").GetDouble(), row.GetProperty("K").GetInt32());
        Assert.Equal(row.GetProperty("L").GetDouble(), inSystem, 1e-6);
        Assert.Equal(row.GetProperty("W").GetDouble(), time, 1e-7);
        Assert.Equal(row.GetProperty("throughput").GetDouble(), throughput, 1e-6);
        Assert.Equal((1.0, 1.0), (WaitingTimes.MM1K(2, 2, 2).InSystem, WaitingTimes.MM1K(3, 3, 1).Time * 3));
    }

    [Fact]
    public void AllenCunneen_OfMDOne_IsExact() =>
        Assert.Equal(Queues.MD1MeanWait(0.8, 1), WaitingTimes.AllenCunneenMean(0.8, 1, 1, arrivals: 1, service: 0), 1e-12);

    [Fact]
    public void SojournQuantile_OfOneServer_IsExponential() =>
        Assert.Equal(Queues.MM1SojournQuantile(7, 10, 0.99), WaitingTimes.SojournQuantile(7, 10, 1, 0.99), 1e-9);

    [Fact]
    public void SojournQuantile_AgreesWithASimulationOfFourServers()
    {
        const int N = 200_000;
        var random = SeededRandom.At(5, 5, 5);
        var free = new double[4];
        var now = 0.0;
        var times = new double[N];
        for (var i = 0; i < N; i++)
        {
            now += random.NextExponential() / 3.2;
            var first = Array.IndexOf(free, free.Min());
            free[first] = Math.Max(now, free[first]) + random.NextExponential();
            times[i] = free[first] - now;
        }

        Array.Sort(times);
        Assert.Equal(1, times[(int)(N * 0.95)] / WaitingTimes.SojournQuantile(3.2, 1, 4, 0.95), 0.04);
    }

    [Fact]
    public void LeastServers_OneLessDoesNotFit()
    {
        for (var a = 0.3; a < 200; a *= 1.7)
        {
            var servers = WaitingTimes.LeastServers(a, 1, 1, 1, 0.99, 0.5)!.Value;
            Assert.InRange(WaitingTimes.AllenCunneenQuantile(a, 1, servers, 1, 1, 0.99), 0, 0.5);
            Assert.True(servers - 1 <= a || WaitingTimes.AllenCunneenQuantile(a, 1, servers - 1, 1, 1, 0.99) > 0.5);
        }
    }

    [Fact]
    public void OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => WaitingTimes.ServiceLevel(4, 1, 4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => WaitingTimes.AllenCunneenMean(1, 1, 2, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => WaitingTimes.LeastServers(0, 1, 1, 1, 0.9, 1));
        Assert.Null(WaitingTimes.LeastServers(2e6, 1, 1, 1, 0.9, 1));
    }
}
