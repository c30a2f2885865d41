using System.Text.Json;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Statistics;

public sealed class QueueTests
{
    private static readonly JsonElement Vectors = Vector.Load("queueing_erlang.json");

    [Fact]
    public void Erlang_AgreesWithPublishedTables()
    {
        var seen = 0;
        foreach (var row in Vectors.GetProperty("published").EnumerateArray())
        {
            Func<int, double, double>? formula = row.GetProperty("fn").GetString() switch
            {
                "erlangB" => Erlang.B,
                "erlangC" => Erlang.C,
                _ => null,
            };
            if (formula is null)
                continue;

            Assert.Equal(row.GetProperty("value").GetDouble(), formula(row.GetProperty("c").GetInt32(), row.GetProperty("a").GetDouble()), 6e-5);
            seen++;
        }

        foreach (var row in Vectors.GetProperty("r_queueing").EnumerateArray())
        {
            var (c, a) = (row.GetProperty("c").GetInt32(), row.GetProperty("a").GetDouble());
            Assert.Equal(row.GetProperty("B").GetDouble(), Erlang.B(c, a), 1e-9);
            Assert.Equal(row.GetProperty("C").GetDouble(), Erlang.C(c, a), 1e-9);
            seen++;
        }

        Assert.Equal(13, seen);
    }

    [Fact]
    public void Erlang_Edges()
    {
        Assert.Equal((0.0, 0.0), (Erlang.B(3, 0), Erlang.C(3, 0)));
        Assert.Equal(1, Erlang.C(3, 3));
        Assert.InRange(Erlang.B(5_000, 5_000), 0.01, 0.012);
        Assert.Equal(0, Erlang.B(2_000, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Erlang.B(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Erlang.C(1, double.NaN));
    }

    [Fact]
    public void MMc_MeanWait_AgreesWithPublishedValues()
    {
        foreach (var row in Vectors.GetProperty("r_queueing_mmc").EnumerateArray())
        {
            Assert.Equal(row.GetProperty("Wq").GetDouble(), Queues.MMcMeanWait(
                row.GetProperty("lam").GetDouble(), row.GetProperty("mu").GetDouble(), row.GetProperty("c").GetInt32()), 1e-8);
        }
    }

    [Fact]
    public void MMc_ShareServedWithinAnHourglass_IsThePublishedServiceLevel()
    {
        // 360 calls in 30 minutes, 4 minutes each, 55 agents: 86.68 % within 20 s.
        Assert.Equal(20, Queues.MMcWaitQuantile(0.2, 1.0 / 240, 55, 0.8668), 0.05);
        Assert.Equal(0, Queues.MMcWaitQuantile(0.2, 1.0 / 240, 55, 0.5));
    }

    [Fact]
    public void MM1_SojournQuantile_IsExponential()
    {
        Assert.Equal(Math.Log(100) / 3, Queues.MM1SojournQuantile(7, 10, 0.99), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(static () => Queues.MM1SojournQuantile(10, 10, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Queues.MM1SojournQuantile(1, 10, 1));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void MD1_WaitDistribution_HasItsMean_AndTheAtomAtZero(double rho)
    {
        const double Service = 2;
        Assert.Equal(1 - rho, Queues.MD1WaitCdf(rho / Service, Service, 0), 1e-12);
        var mean = 0.0;
        const double Step = 0.01;
        for (var t = Step / 2; t < 200; t += Step)
        {
            var tail = 1 - Queues.MD1WaitCdf(rho / Service, Service, t);
            mean += tail * Step;
            if (tail < 1e-9)
                break;
        }

        Assert.Equal(1, mean / Queues.MD1MeanWait(rho / Service, Service), 0.001);
    }

    [Fact]
    public void MD1_WaitCdf_AgreesWithErlangsSeriesWhereThatIsStable()
    {
        const double Rho = 0.6;
        for (var t = 0.0; t < 4; t += 0.13)
        {
            var sum = 0.0;
            for (var (k, factorial) = (0, 1.0); k <= (int)t; factorial *= ++k)
                sum += Math.Pow(Rho * (k - t), k) / factorial * Math.Exp(-Rho * (k - t));
            Assert.Equal((1 - Rho) * sum, Queues.MD1WaitCdf(Rho, 1, t), 1e-10);
        }
    }

    [Fact]
    public void MD1_WaitQuantile_AgreesWithASimulation()
    {
        const double Rho = 0.8;
        const int N = 400_000;
        var random = SeededRandom.At(3, 3, 3);
        var waits = new double[N];
        var wait = 0.0;
        for (var i = 0; i < N; i++)
        {
            waits[i] = wait;
            wait = Math.Max(0, wait + 1 - (random.NextExponential() / Rho));
        }

        Array.Sort(waits);
        Assert.Equal(1, waits[(int)(N * 0.95)] / Queues.MD1WaitQuantile(Rho, 1, 0.95), 0.03);
        Assert.Equal(0, Queues.MD1WaitQuantile(Rho, 1, 0.2));
    }
}
