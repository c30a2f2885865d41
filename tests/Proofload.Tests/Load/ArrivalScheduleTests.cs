using FsCheck.Fluent;
using Proofload.Load;
using Proofload.Load.Arrivals;
using Proofload.Load.Curves;

namespace Proofload.Tests.Load;

public sealed class ArrivalScheduleTests
{
    private const long Second = 1_000_000_000;

    private static readonly PiecewiseLinearCurve Unit = new([], 1);

    [Fact]
    public void DueAt_UniformTenThousandASecondForADay_IsExactToTheNanosecond()
    {
        var schedule = new UniformSchedule(new PiecewiseLinearCurve([], 10_000));

        foreach (var index in (long[])[0, 1, 12_345, 9_999_999, 432_000_001, 863_999_999])
            Assert.Equal(index * 100_000, schedule.DueAt(index));
    }

    [Fact]
    public void DueAt_UniformThirdOfARequestASecond_RoundsToTheNanosecond()
    {
        var schedule = new UniformSchedule(new PiecewiseLinearCurve([], 3));

        for (var i = 0L; i < 1000; i++)
            Assert.Equal((long)decimal.Round(i * 1_000_000_000m / 3), schedule.DueAt(i));
    }

    /// <summary>Golden values: a change of any of these numbers makes runs with the same seed incomparable with earlier ones.</summary>
    [Fact]
    public void DueAt_SeedSeven_StaysWhatItWas()
    {
        var poisson = new PoissonSchedule(new PiecewiseLinearCurve([], 100), 7);
        var gamma = new GammaSchedule(new PiecewiseLinearCurve([], 100), 7, 0.5);

        Assert.Equal<long>(
            [20019377, 22951704, 23194673, 67559892, 77048763, 93223459, 96183163, 101955245, 124945022, 125304041],
            Enumerable.Range(0, 10).Select(i => poisson.DueAt(i)));
        Assert.Equal<long>(
            [973460, 1255536, 9145358, 9150776, 9673912, 9987546, 43903531, 55156207, 55352777, 84822995],
            Enumerable.Range(0, 10).Select(i => gamma.DueAt(i)));
    }

    [Fact]
    public void DueAt_AnyOrderOfIndexes_GivesWhatAscendingGives()
    {
        var curve = SampleShapes.Curve("sine");
        var ascending = new PoissonSchedule(curve, 11);
        var expected = Enumerable.Range(0, 20_000).Select(i => ascending.DueAt(i)).ToArray();
        var mixed = new PoissonSchedule(curve, 11);

        PropertyCheck.Holds(Prop.ForAll(PropertyCheck.Int(0, expected.Length - 1), i => mixed.DueAt(i) == expected[i]), 300);
    }

    [Theory]
    [MemberData(nameof(SampleShapes.All), MemberType = typeof(SampleShapes))]
    public void DueAt_EveryShapeAndProcess_NeverDecreases(string name)
    {
        var curve = SampleShapes.Curve(name);
        foreach (var schedule in (IArrivalSchedule[])[new UniformSchedule(curve), new PoissonSchedule(curve, 3), new GammaSchedule(curve, 3, 0.3)])
        {
            var last = 0L;
            for (var i = 0; i < 5000; i++)
            {
                var due = schedule.DueAt(i);
                Assert.True(due >= last);
                last = due;
            }
        }
    }

    [Theory]
    [MemberData(nameof(SampleShapes.All), MemberType = typeof(SampleShapes))]
    public void DueAt_Uniform_CountsFollowTheIntegral(string name)
    {
        var curve = SampleShapes.Curve(name);
        var schedule = new UniformSchedule(curve);
        var index = 0L;
        for (var second = 1; second <= 60; second++)
        {
            while (schedule.DueAt(index) < second * Second)
                index++;
            Assert.InRange(index - curve.IntegralTo(second * Second), -1e-6, 1 + 1e-6);
        }
    }

    /// <summary>Time change makes a Poisson process of any rate: counts of seconds against the integral, as one chi-square statistic.</summary>
    [Theory]
    [MemberData(nameof(SampleShapes.All), MemberType = typeof(SampleShapes))]
    public void DueAt_Poisson_CountsVaryAroundTheIntegralLikePoissonCounts(string name)
    {
        var curve = SampleShapes.Curve(name);
        var (statistic, bins) = (0.0, 0);
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var schedule = new PoissonSchedule(curve, seed);
            var index = 0L;
            for (var at = 4; at <= 60; at += 4)
            {
                var before = index;
                while (schedule.DueAt(index) < at * Second)
                    index++;
                var expected = curve.IntegralTo(at * Second) - curve.IntegralTo((at - 4) * Second);
                if (expected < 5)
                {
                    Assert.True(expected > 1e-9 || index == before, "a request where the rate is 0");
                    continue;
                }

                statistic += Math.Pow(index - before - expected, 2) / expected;
                bins++;
            }
        }

        Assert.InRange(statistic, ChiSquare.Low(bins), ChiSquare.High(bins));
    }

    [Fact]
    public void DueAt_Poisson_GapsAreExponential()
    {
        var gaps = Gaps(new PoissonSchedule(Unit, 5), 20_000);

        Array.Sort(gaps);
        var distance = gaps.Select((g, i) => Math.Abs(1 - Math.Exp(-g) - ((i + 0.5) / gaps.Length))).Max();

        // Kolmogorov's 0.999 quantile is 1.95 / sqrt(n).
        Assert.True(distance < 1.95 / Math.Sqrt(gaps.Length), $"{distance}");
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(30)]
    public void DueAt_Gamma_GapsHaveMeanOneAndVarianceOneOverBurstiness(double shape)
    {
        var gaps = Gaps(new GammaSchedule(Unit, 6, shape), 40_000);
        var mean = gaps.Average();
        var variance = gaps.Average(g => (g - mean) * (g - mean));

        // Four standard errors of mean and variance; kurtosis excess of a gamma variable is 6 / shape.
        Assert.Equal(1, mean, 4 * Math.Sqrt(1 / shape / gaps.Length));
        Assert.Equal(1 / shape, variance, 4 / shape * Math.Sqrt((2 + (6 / shape)) / gaps.Length));
    }

    [Fact]
    public void DueAt_AnotherSeed_GivesOtherTimes() =>
        Assert.NotEqual(new PoissonSchedule(Unit, 1).DueAt(100), new PoissonSchedule(Unit, 2).DueAt(100));

    [Fact]
    public void DueAt_LimitedByCount_CountsTheMeasuredPhaseOnly()
    {
        var all = new PoissonSchedule(new PiecewiseLinearCurve([], 50), 9);
        var limited = new LimitedSchedule(new PoissonSchedule(new PiecewiseLinearCurve([], 50), 9), 2 * Second, IArrivalSchedule.Never, 75);

        var due = Enumerable.Range(0, 1000).Select(i => limited.DueAt(i)).TakeWhile(d => d != IArrivalSchedule.Never).ToArray();

        Assert.Equal(75, due.Count(d => d >= 2 * Second));
        Assert.Equal(Enumerable.Range(0, due.Length).Select(i => all.DueAt(i)), due);
        Assert.Contains(due, d => d < 2 * Second);
    }

    [Fact]
    public void DueAt_LimitedByCountAskedFromTheEnd_IsTheSame()
    {
        var limited = new LimitedSchedule(new UniformSchedule(new PiecewiseLinearCurve([], 10)), 2 * Second, IArrivalSchedule.Never, 5);

        Assert.Equal(IArrivalSchedule.Never, limited.DueAt(25));
        Assert.Equal(24 * Second / 10, limited.DueAt(24));
    }

    [Fact]
    public void DueAt_Offline_IsZeroUntilTheLast()
    {
        var schedule = new OfflineSchedule(3);

        Assert.Equal([0, 0, 0, IArrivalSchedule.Never], Enumerable.Range(0, 4).Select(i => schedule.DueAt(i)));
    }

    [Fact]
    public void DueAt_ForwardAccess_DoesNotAllocate()
    {
        var schedule = new PoissonSchedule(new PiecewiseLinearCurve([], 1000), 1);
        var index = 10_000;
        schedule.DueAt(index);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 2_000; i++)
                schedule.DueAt(++index);
        }));
    }

    private static double[] Gaps(IArrivalSchedule schedule, int count)
    {
        var due = Enumerable.Range(0, count + 1).Select(i => schedule.DueAt(i) / 1e9).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => due[i + 1] - due[i])];
    }
}
