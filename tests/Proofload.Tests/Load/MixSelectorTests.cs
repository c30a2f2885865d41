using Proofload.Load;

namespace Proofload.Tests.Load;

public sealed class MixSelectorTests
{
    [Fact]
    public void KindAt_Weights_GiveTheirShares()
    {
        double[] weights = [5, 3, 1.5, 0.5];
        const int Requests = 100_000;
        var selector = new MixSelector(weights, 7);

        var counts = new int[4];
        for (var i = 0; i < Requests; i++)
            counts[selector.KindAt(i)]++;

        var statistic = weights.Select((w, k) => Math.Pow(counts[k] - (Requests * w / 10), 2) / (Requests * w / 10)).Sum();
        Assert.True(statistic < ChiSquare.High(3), $"{statistic}");
    }

    [Fact]
    public void KindAt_NeighbouringIndexes_AreIndependent()
    {
        var selector = new MixSelector([1, 1], 3);
        const int Requests = 40_000;

        var same = Enumerable.Range(0, Requests).Count(i => selector.KindAt(i) == selector.KindAt(i + 1));

        Assert.InRange(same, (Requests / 2) - 400, (Requests / 2) + 400);
    }

    [Fact]
    public void KindAt_SameSeed_IsPure()
    {
        var (one, again, other) = (new MixSelector([1, 2, 3], 5), new MixSelector([1, 2, 3], 5), new MixSelector([1, 2, 3], 6));
        var indexes = Enumerable.Range(0, 200).Reverse().ToArray();

        Assert.Equal(indexes.Select(i => one.KindAt(i)), indexes.Select(i => again.KindAt(i)));
        Assert.NotEqual(indexes.Select(i => one.KindAt(i)), indexes.Select(i => other.KindAt(i)));
    }

    [Fact]
    public void KindAt_OneKind_IsThatKind() => Assert.Equal(0, new MixSelector([0.1], 1).KindAt(long.MaxValue));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Constructor_WrongWeight_IsMisuse(double weight) => Assert.Throws<ArgumentException>(() => new MixSelector([1, weight], 1));
}
