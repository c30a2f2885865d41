using FsCheck;
using FsCheck.Fluent;
using Proofload.Measurement.Randomness;

namespace Proofload.Measurement.Tests.Randomness;

public sealed class SeededRandomTests
{
    [Fact]
    public void At_SameItem_GivesSameNumbers_AndAnyOtherItemDoesNot()
    {
        static ulong[] Draw(ulong seed, ulong stream, ulong index)
        {
            var random = SeededRandom.At(seed, stream, index);
            return [random.NextUInt64(), random.NextUInt64(), random.NextUInt64()];
        }

        var own = Draw(1, 2, 3);
        Assert.Equal(own, Draw(1, 2, 3));
        Assert.NotEqual(own, Draw(2, 2, 3));
        Assert.NotEqual(own, Draw(1, 3, 3));
        Assert.NotEqual(own, Draw(1, 2, 4));
        Assert.NotEqual(own, Draw(2, 1, 3));
    }

    [Fact]
    public void At_NumbersAreTheSameOnEveryMachineAndVersion()
    {
        // Stored runs name a seed: a change here changes what a seed means.
        var random = SeededRandom.At(42, 7, 1_000_000);
        Assert.Equal([PinnedFirst, PinnedSecond], [random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void FirstNumbersOfNeighbouringItems_AreUniformAndUncorrelated()
    {
        const int N = 100_000;
        var bins = new int[64];
        double sum = 0, product = 0, before = 0;
        for (var i = 0; i < N; i++)
        {
            var u = SeededRandom.At(9, 1, (ulong)i).NextDouble();
            Assert.InRange(u, 0, 0.9999999999999999);
            bins[(int)(u * 64)]++;
            sum += u;
            product += (u - 0.5) * (before - 0.5);
            before = u;
        }

        var expected = N / 64.0;
        var chi = bins.Sum(b => (b - expected) * (b - expected) / expected);
        Assert.InRange(chi, 63 - 45, 63 + 60);
        Assert.Equal(0.5, sum / N, 0.005);
        Assert.Equal(0, product / N / (1.0 / 12), 0.02);
    }

    [Fact]
    public void NextInt_IsUniform_AndRefusesAnEmptyRange()
    {
        var random = SeededRandom.At(1, 1, 1);
        var bins = new int[7];
        for (var i = 0; i < 70_000; i++)
            bins[random.NextInt(7)]++;

        Assert.All(bins, b => Assert.InRange(b, 9_500, 10_500));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeededRandom.At(1, 1, 1).NextInt(0));
    }

    [Fact]
    public void NextLong_HugeRange_HasNoModuloBias()
    {
        // With a plain remainder, the lower half of a range of 3/4 of 2^63 would come up far too often.
        const long N = 3L << 61;
        var random = SeededRandom.At(3, 1, 1);
        var low = 0;
        for (var i = 0; i < 40_000; i++)
        {
            var value = random.NextLong(N);
            Assert.InRange(value, 0, N - 1);
            low += value < N / 2 ? 1 : 0;
        }

        Assert.InRange(low, 19_500, 20_500);
    }

    [Fact]
    public void NextGaussian_HasStandardMoments()
    {
        var (mean, variance, kurtosis) = Moments(static (ref SeededRandom r) => r.NextGaussian());
        Assert.Equal(0, mean, 0.015);
        Assert.Equal(1, variance, 0.02);
        Assert.Equal(3, kurtosis, 0.1);
    }

    [Fact]
    public void NextExponential_HasMeanAndVarianceOne()
    {
        var (mean, variance, _) = Moments(static (ref SeededRandom r) => r.NextExponential());
        Assert.Equal(1, mean, 0.015);
        Assert.Equal(1, variance, 0.04);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(2.5)]
    [InlineData(40.0)]
    public void NextGamma_MeanAndVarianceEqualTheShape(double shape)
    {
        var (mean, variance, _) = Moments((ref SeededRandom r) => r.NextGamma(shape));
        Assert.Equal(1, mean / shape, 0.02);
        Assert.Equal(1, variance / shape, 0.05);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void NextGamma_BadShape_IsRefused(double shape) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SeededRandom.At(1, 1, 1).NextGamma(shape));

    [Fact]
    public void Permute_IsABijectionForEverySize()
    {
        var sizes = Gen.Choose(1, 3_000).ToArbitrary();
        Prop.ForAll(sizes, static n =>
        {
            var seen = new bool[n];
            for (var i = 0; i < n; i++)
                seen[SeededRandom.Permute(17, n, i)] = true;
            return seen.All(static s => s);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Permute_EveryOrderOfThreeComesUpAboutEquallyOften()
    {
        var counts = new Dictionary<(long, long, long), int>();
        for (ulong seed = 0; seed < 12_000; seed++)
        {
            var order = (SeededRandom.Permute(seed, 3, 0), SeededRandom.Permute(seed, 3, 1), SeededRandom.Permute(seed, 3, 2));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, static c => Assert.InRange(c, 1_500, 2_500));
    }

    [Fact]
    public void Permute_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => SeededRandom.Permute(1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SeededRandom.Permute(1, 5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(static () => SeededRandom.Permute(1, 5, -1));
        Assert.InRange(SeededRandom.Permute(1, 1L << 62, 12), 0, (1L << 62) - 1);
    }

    // From an independent implementation of the published algorithms in another language.
    private const ulong PinnedFirst = 5417791915294773613;
    private const ulong PinnedSecond = 6361785906712653157;

    private delegate double Draw(ref SeededRandom random);

    private static (double Mean, double Variance, double Kurtosis) Moments(Draw draw)
    {
        const int N = 60_000;
        var random = SeededRandom.At(5, 5, 5);
        var values = new double[N];
        for (var i = 0; i < N; i++)
            values[i] = draw(ref random);

        var mean = values.Average();
        var variance = values.Average(v => (v - mean) * (v - mean));
        return (mean, variance, values.Average(v => Math.Pow(v - mean, 4)) / (variance * variance));
    }
}
