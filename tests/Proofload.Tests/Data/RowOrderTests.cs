using FsCheck.Fluent;
using Proofload.Data.Orders;
using Proofload.Tests.Load;

namespace Proofload.Tests.Data;

public sealed class RowOrderTests
{
    [Fact]
    public void RowOf_Sequential_StartsAgain() =>
        Assert.Equal([0, 1, 2, 0, 1], Enumerable.Range(0, 5).Select(i => new SequentialOrder(3).RowOf(i)));

    [Fact]
    public void RowOf_Shuffled_EachPassHasEveryRowOnce() =>
        PropertyCheck.Holds(Prop.ForAll(PropertyCheck.Int(1, 300), PropertyCheck.Int(0, 1000), (rows, pass) =>
        {
            var order = new ShuffledOrder(rows, 9);
            return Enumerable.Range(0, rows).Select(i => order.RowOf(((long)pass * rows) + i)).Order().SequenceEqual(Enumerable.Range(0, rows));
        }));

    [Fact]
    public void RowOf_Shuffled_EachPassIsAnother()
    {
        var order = new ShuffledOrder(50, 1);
        string Pass(int pass) => string.Join(',', Enumerable.Range(0, 50).Select(i => order.RowOf((pass * 50) + i)));

        Assert.Equal(20, Enumerable.Range(0, 20).Select(Pass).Distinct().Count());
        Assert.NotEqual(Pass(0), string.Join(',', Enumerable.Range(0, 50).Select(i => new ShuffledOrder(50, 2).RowOf(i))));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(20, 1)]
    [InlineData(20, 0.5)]
    [InlineData(20, 2.5)]
    [InlineData(300, 1.0001)]
    public void RowOf_Zipf_HasTheExactProbabilities(int rows, double exponent)
    {
        const int Draws = 200_000;
        var order = new ZipfOrder(rows, exponent, 4);
        var counts = new int[rows];
        for (var i = 0; i < Draws; i++)
            counts[order.RowOf(i)]++;

        var norm = Enumerable.Range(1, rows).Sum(k => Math.Pow(k, -exponent));
        var (statistic, bins, restExpected, restSeen) = (0.0, 0, 0.0, 0);
        for (var k = 1; k <= rows; k++)
        {
            restExpected += Draws * Math.Pow(k, -exponent) / norm;
            restSeen += counts[k - 1];
            if (restExpected < 10)
                continue;
            statistic += Math.Pow(restSeen - restExpected, 2) / restExpected;
            (bins, restExpected, restSeen) = (bins + 1, 0, 0);
        }

        Assert.True(bins == 1 ? statistic < 1e-9 : statistic < ChiSquare.High(bins - 1), $"{statistic} with {bins} bins");
    }
}
