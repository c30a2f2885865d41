using Proofload.Data;
using Proofload.Plans;

namespace Proofload.Tests.Data;

public sealed class DistributionSamplerTests
{
    private const int Draws = 40_000;

    public static TheoryData<DistributionKind, double, double, double, double> Moments => new()
    {
        { DistributionKind.Constant, 7, 0, 7, 0 },
        { DistributionKind.Uniform, 10, 30, 20, 20 / 3.4641016151377544 },
        { DistributionKind.Normal, 50, 4, 50, 4 },
        { DistributionKind.LogNormal, 10, 0.5, 10 * 1.1331484530668263, 10 * 1.1331484530668263 * 0.5329404 },
        { DistributionKind.Exponential, 3, 0, 3, 3 },
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Sample_EveryKind_HasItsMeanAndDeviation(DistributionKind kind, double a, double b, double mean, double deviation)
    {
        var draws = Sample(new Distribution { Kind = kind, A = a, B = b });

        var average = draws.Average();
        Assert.Equal(mean, average, 1e-9 + (4 * deviation / Math.Sqrt(Draws)));
        Assert.Equal(deviation, Math.Sqrt(draws.Average(d => (d - average) * (d - average))), 1e-9 + (0.05 * deviation));
    }

    [Fact]
    public void Sample_LogNormal_HasItsMedian()
    {
        var draws = Sample(new Distribution { Kind = DistributionKind.LogNormal, A = 10, B = 1 });

        Assert.Equal(0.5, draws.Count(d => d < 10) / (double)Draws, 0.01);
    }

    [Fact]
    public void Sample_Empirical_GivesValuesByWeight()
    {
        var draws = Sample(new Distribution { Kind = DistributionKind.Empirical, Values = [new(100, 1), new(500, 3)] });

        Assert.Equal([100, 500], draws.Distinct().Order());
        Assert.Equal(0.75, draws.Count(d => d == 500) / (double)Draws, 0.01);
    }

    [Fact]
    public void Sample_MinAndMax_ClampTheDraws()
    {
        var draws = Sample(new Distribution { Kind = DistributionKind.Normal, A = 0, B = 10, Min = -1, Max = 2 });

        Assert.Equal((-1, 2), (draws.Min(), draws.Max()));
    }

    [Fact]
    public void SampleCount_Uniform_GivesEveryWholeNumberTheSameChance()
    {
        var sampler = new DistributionSampler(new Distribution { Kind = DistributionKind.Uniform, A = 1, B = 4 }, "x");
        var counts = Enumerable.Range(0, Draws).GroupBy(i => sampler.SampleCount(1, 2, (ulong)i, 1)).ToDictionary(g => g.Key, g => g.Count());

        Assert.Equal([1, 2, 3, 4], counts.Keys.Order());
        Assert.All(counts.Values, c => Assert.InRange(c, (Draws / 4) - 400, (Draws / 4) + 400));
    }

    [Fact]
    public void Sample_SameSeedStreamAndIndex_IsPure()
    {
        var sampler = new DistributionSampler(new Distribution { Kind = DistributionKind.Exponential, A = 1 }, "x");

        Assert.Equal(sampler.Sample(1, 2, 3), sampler.Sample(1, 2, 3));
        Assert.Equal(4, new[] { sampler.Sample(1, 2, 3), sampler.Sample(2, 2, 3), sampler.Sample(1, 3, 3), sampler.Sample(1, 2, 4) }.Distinct().Count());
    }

    public static TheoryData<Distribution> Wrong =>
    [
        new Distribution { Kind = DistributionKind.Uniform, A = 2, B = 1 },
        new Distribution { Kind = DistributionKind.Normal, A = 2, B = -1 },
        new Distribution { Kind = DistributionKind.LogNormal, A = 0, B = 1 },
        new Distribution { Kind = DistributionKind.Exponential, A = -1 },
        new Distribution { Kind = DistributionKind.Empirical },
        new Distribution { Kind = DistributionKind.Empirical, Values = [new(1, 0)] },
        new Distribution { Kind = DistributionKind.Constant, A = double.NaN },
        new Distribution { Kind = DistributionKind.Constant, A = 1, Min = 3, Max = 2 },
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Constructor_ParameterOutOfRange_NamesTheField(Distribution distribution)
    {
        var error = Assert.Throws<PlanException>(() => new DistributionSampler(distribution, "data.prompt_tokens"));
        Assert.StartsWith("data.prompt_tokens: ", error.Message, StringComparison.Ordinal);
    }

    private static double[] Sample(Distribution distribution)
    {
        var sampler = new DistributionSampler(distribution, "x");
        return [.. Enumerable.Range(0, Draws).Select(i => sampler.Sample(42, 1, (ulong)i))];
    }
}
