using Proofload.Measurement.Comparison;
using Proofload.Measurement.Randomness;

namespace Proofload.Measurement.Tests.Comparison;

public sealed class SpreadComparisonTests
{
    [Theory]
    [InlineData(8, 8)]
    [InlineData(12, 12)]
    [InlineData(15, 30)]
    [InlineData(40, 40)]
    public void Test_OfEqualSpreads_AlarmsAtMostALittleMoreOftenThanItSays(int n, int m)
    {
        var alarms = 0;
        for (var run = 0; run < 4_000; run++)
        {
            var random = SeededRandom.At(12, (ulong)n, (ulong)run);
            alarms += SpreadComparison.Test(Sample(ref random, n, 1), Sample(ref random, m, 1))!.Value.Greater <= 0.05 ? 1 : 0;
        }

        Assert.InRange(alarms / 4_000.0, 0.01, 0.07);
    }

    [Fact]
    public void Test_OfThreeTimesTheSpread_IsFound()
    {
        var found = 0;
        for (var run = 0; run < 1_000; run++)
        {
            var random = SeededRandom.At(13, 1, (ulong)run);
            found += SpreadComparison.Test(Sample(ref random, 20, 3), Sample(ref random, 20, 1))!.Value.Greater <= 0.05 ? 1 : 0;
        }

        Assert.True(found > 900, $"{found} of 1,000");
    }

    [Fact]
    public void Test_DoesNotSeeAShift()
    {
        double[] y = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var difference = SpreadComparison.Test([.. y.Select(static v => v + 1_000)], y)!.Value;
        Assert.Equal(1, difference.Ratio);
        Assert.True(difference is { Greater: > 0.4, Less: > 0.4 });
    }

    [Fact]
    public void Test_OfConstants_HasARatioThatSaysSo()
    {
        double[] still = [.. Enumerable.Repeat(5.0, 9)], moving = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Assert.Equal(1, SpreadComparison.Test(still, still)!.Value.Ratio);
        Assert.Equal(double.PositiveInfinity, SpreadComparison.Test(moving, still)!.Value.Ratio);
        Assert.Equal(0, SpreadComparison.Test(still, moving)!.Value.Ratio);
    }

    [Fact]
    public void Test_OfTooFewValues_SaysNothing()
    {
        Assert.Null(SpreadComparison.Test([1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8]));
        Assert.Throws<ArgumentException>(() => SpreadComparison.Test([double.NaN, 2], [1]));
    }

    private static double[] Sample(ref SeededRandom random, int count, double spread)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = spread * random.NextGaussian();
        return values;
    }
}
