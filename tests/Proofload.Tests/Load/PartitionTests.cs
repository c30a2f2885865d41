using FsCheck.Fluent;
using Proofload.Load;

namespace Proofload.Tests.Load;

public sealed class PartitionTests
{
    [Fact]
    public void Stripe_EveryPart_IsIndexModuloParts()
    {
        for (var parts = 1; parts <= 7; parts++)
        {
            for (var part = 0; part < parts; part++)
            {
                var stripe = Partition.Stripe(part, parts);
                Assert.Equal(Enumerable.Range(0, 50).Select(j => (long)part + (j * parts)), Enumerable.Range(0, 50).Select(j => stripe.IndexAt(j)));
            }
        }
    }

    [Fact]
    public void ByWeight_AnyWeights_CoversEveryIndexExactlyOnce() =>
        PropertyCheck.Holds(Prop.ForAll(Weights(), weights =>
        {
            var parts = Partition.ByWeight(weights);
            return Enumerable.Range(0, 3 * weights.Sum()).All(i => parts.Count(p => p.Owns(i)) == 1);
        }));

    [Fact]
    public void ByWeight_AnyWeights_KeepsEveryPartWithinOneOfItsShare() =>
        PropertyCheck.Holds(Prop.ForAll(Weights(), weights =>
        {
            var parts = Partition.ByWeight(weights);
            double sum = weights.Sum();
            return Enumerable.Range(0, 2 * weights.Sum()).All(n =>
                Enumerable.Range(0, weights.Length).All(j => Math.Abs(parts[j].CountBelow(n) - (n * weights[j] / sum)) < 1));
        }));

    [Fact]
    public void IndexAtAndCountBelow_AnyPart_AgreeWithOwns() =>
        PropertyCheck.Holds(Prop.ForAll(Weights(), PropertyCheck.Int(0, 300), (weights, count) =>
            Partition.ByWeight(weights).All(part =>
            {
                var owned = Enumerable.Range(0, count).Where(i => part.Owns(i)).Select(i => (long)i).ToArray();
                return part.CountBelow(count) == owned.Length && owned.Select((_, j) => part.IndexAt(j)).SequenceEqual(owned);
            })));

    [Fact]
    public void ByWeight_EqualWeights_AreStripes()
    {
        var parts = Partition.ByWeight([5, 5, 5]);

        for (var j = 0; j < 3; j++)
            Assert.Equal(Enumerable.Range(0, 9).Select(i => Partition.Stripe(j, 3).IndexAt(i)), Enumerable.Range(0, 9).Select(i => parts[j].IndexAt(i)));
    }

    [Fact]
    public void Within_WorkersOfAllParts_CoverEveryIndexExactlyOnce() =>
        PropertyCheck.Holds(Prop.ForAll(Weights(), PropertyCheck.Int(1, 5), (weights, workers) =>
        {
            var leaves = Partition.ByWeight(weights).SelectMany(p => Enumerable.Range(0, workers).Select(w => p.Within(w, workers))).ToArray();
            return Enumerable.Range(0, 2 * workers * weights.Sum()).All(i => leaves.Count(l => l.Owns(i)) == 1)
                && leaves.All(l => Enumerable.Range(0, 20).All(j => l.Owns(l.IndexAt(j)) && l.IndexAt(j) < l.IndexAt(j + 1)));
        }), 30);

    [Fact]
    public void Divide_QuarterQuarterHalf_GivesThoseShares()
    {
        var parts = Partition.Divide([Fraction.Zero, new(1, 4), new(1, 2), Fraction.One]);

        Assert.Equal([0.25, 0.25, 0.5], parts.Select(p => p.Share));
        Assert.Equal([25L, 25L, 50L], parts.Select(p => p.CountBelow(100)));
    }

    [Fact]
    public void Divide_Thirds_AddUpExactly()
    {
        var parts = Partition.Divide([Fraction.Zero, new(1, 3), new(2, 3), Fraction.One]);

        foreach (var users in (long[])[0, 1, 2, 10, 100, 1001])
            Assert.Equal(users, parts.Sum(p => p.CountBelow(users)));
    }

    [Fact]
    public void Divide_WrongBounds_IsMisuse()
    {
        Assert.Throws<ArgumentException>(() => Partition.Divide([Fraction.Zero, new(1, 2)]));
        Assert.Throws<ArgumentException>(() => Partition.Divide([Fraction.Zero, new(1, 2), new(1, 2), Fraction.One]));
        Assert.Throws<ArgumentException>(() => Partition.Divide([Fraction.Zero, new(1, 1009), new(1, 1013), Fraction.One]));
        Assert.Throws<ArgumentException>(() => Partition.ByWeight([1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Partition.Stripe(2, 2));
    }

    [Theory]
    [InlineData("1/3", 1, 3)]
    [InlineData("2/8", 1, 4)]
    [InlineData("0.25", 1, 4)]
    [InlineData("12.5%", 1, 8)]
    [InlineData("0", 0, 1)]
    [InlineData("100%", 1, 1)]
    public void TryParse_Share_IsExact(string text, long numerator, long denominator)
    {
        Assert.True(Fraction.TryParse(text, out var fraction));
        Assert.Equal(new Fraction(numerator, denominator), fraction);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1/0")]
    [InlineData("3/2")]
    [InlineData("-1/2")]
    [InlineData("101%")]
    [InlineData("1.5")]
    [InlineData("0.12345678912")]
    [InlineData("half")]
    public void TryParse_NoShare_IsFalse(string text) => Assert.False(Fraction.TryParse(text, out _));

    private static FsCheck.Arbitrary<int[]> Weights() =>
        Arb.From(Gen.Choose(1, 12).ArrayOf().Where(w => w.Length is >= 1 and <= 7));
}
