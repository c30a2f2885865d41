using System.Numerics;
using Proofload.Measurement.Comparison;
using Proofload.Measurement.Randomness;
using Vector = Proofload.Measurement.Tests.Vectors.Vector;

namespace Proofload.Measurement.Tests.Comparison;

public sealed class ProportionTests
{
    [Fact]
    public void Fisher_TeaTasting_IsTheTextbooks()
    {
        var result = FisherExact.Test(3, 4, 1, 4);
        Assert.Equal(17.0 / 70, result.Greater, 1e-12);
        Assert.Equal(34.0 / 70, result.TwoSided, 1e-12);
        Assert.Equal(69.0 / 70, result.Less, 1e-12);
    }

    [Fact]
    public void Fisher_AgreesWithAllTablesCounted()
    {
        for (var run = 0; run < 300; run++)
        {
            var random = SeededRandom.At(5, 0, (ulong)run);
            int n = 1 + random.NextInt(40), m = 1 + random.NextInt(40);
            int x = random.NextInt(n + 1), y = random.NextInt(m + 1);
            var masses = Enumerable.Range(0, x + y + 1).Select(k => Choose(n, k) * Choose(m, x + y - k)).ToArray();
            var all = masses.Aggregate(BigInteger.Zero, static (a, b) => a + b);
            var less = masses.Take(x + 1).Aggregate(BigInteger.Zero, static (a, b) => a + b);
            var greater = masses.Skip(x).Aggregate(BigInteger.Zero, static (a, b) => a + b);
            var two = masses.Where(v => v <= masses[x]).Aggregate(BigInteger.Zero, static (a, b) => a + b);
            var result = FisherExact.Test(x, n, y, m);
            Assert.Equal((double)less / (double)all, result.Less, 1e-10);
            Assert.Equal((double)greater / (double)all, result.Greater, 1e-10);
            Assert.Equal((double)two / (double)all, result.TwoSided, 1e-10);
        }
    }

    [Fact]
    public void Fisher_OfAMillionRequests_IsThatOfTheNormalDistribution()
    {
        var result = FisherExact.Test(1_300, 1_000_000, 1_200, 1_000_000);

        // z = 100 / sqrt(2500), with continuity correction 99 / 50.
        Assert.Equal(2 * (1 - Measurement.Statistics.Normal.Cdf(99 / 50.0)), result.TwoSided, 1e-3);
        Assert.Equal(result.TwoSided / 2, result.Greater, 1e-4);
    }

    [Fact]
    public void SparseErrors_AreFoundWhereRankTestsPassThem()
    {
        // Kayenta issue 426: counts 0 1 2 1 0 0 against 0 in six intervals; as a rate of 4 in 60 against 0 in 600.
        Assert.True(FisherExact.Test(4, 60, 0, 600).Greater < 0.001);
        var cases = Vector.Load("canary_negative_cases.json").GetProperty("cases");
        Assert.Equal(3, cases.GetArrayLength());
        var rank = MannWhitney.Test([0, 1, 2, 1, 0, 0], [0, 0, 0, 0, 0, 0]);
        Assert.True(rank.TwoSided > 0.05);
    }

    [Fact]
    public void Difference_AgreesWithNewcombesTable()
    {
        // Newcombe, Interval estimation for the difference between independent proportions, 1998, table II, method 6.
        var interval = TwoProportions.Difference(56, 70, 48, 80);
        Assert.Equal(0.0528, interval.Low, 1e-4);
        Assert.Equal(0.3382, interval.High, 1e-4);
    }

    [Fact]
    public void Intervals_HoldTheTruthAsOftenAsTheySay()
    {
        foreach (var (p, q, n) in new[] { (0.01, 0.01, 800), (0.002, 0.02, 500), (0.3, 0.2, 60) })
        {
            int difference = 0, ratio = 0;
            const int Runs = 2_000;
            for (var run = 0; run < Runs; run++)
            {
                var random = SeededRandom.At(9, (ulong)n, (ulong)run);
                int x = 0, y = 0;
                for (var i = 0; i < n; i++)
                {
                    x += random.NextDouble() < p ? 1 : 0;
                    y += random.NextDouble() < q ? 1 : 0;
                }

                var d = TwoProportions.Difference(x, n, y, n);
                difference += d.Low <= p - q && p - q <= d.High ? 1 : 0;
                var r = TwoProportions.Ratio(x, n, y, n);
                ratio += r.Low <= p / q && p / q <= r.High ? 1 : 0;
            }

            Assert.InRange(difference / (double)Runs, 0.935, 0.985);
            Assert.InRange(ratio / (double)Runs, 0.935, 0.995);
        }
    }

    [Fact]
    public void NoEvents_LeaveTheIntervalOpenNotEmpty()
    {
        var ratio = TwoProportions.Ratio(3, 100, 0, 100);
        Assert.True(ratio.Low > 0.5);
        Assert.Equal(double.PositiveInfinity, ratio.High);
        var none = TwoProportions.Difference(0, 1_000, 0, 1_000);
        Assert.True(none.Low < -0.002 && none.High > 0.002);
        Assert.Equal(-1, TwoProportions.Difference(0, 0, 1, 2).Low);
    }

    private static BigInteger Choose(int n, int k)
    {
        if (k < 0 || k > n)
            return BigInteger.Zero;
        var result = BigInteger.One;
        for (var i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return result;
    }
}
