using Proofload.Measurement.Comparison;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Tests.Vectors;

namespace Proofload.Measurement.Tests.Comparison;

public sealed class ChangePointTests
{
    [Fact]
    public void Otava_SmallSeries_HasItsTwoChanges()
    {
        var small = Vector.Load("changepoints_otava.json").GetProperty("small");
        double[] series = [.. small.GetProperty("series").EnumerateArray().Select(static v => v.GetDouble())];
        Assert.Equal([5, 8], ChangePoints.Find(series, significance: 0.05).Select(static p => p.Index));
    }

    [Fact]
    public void Otava_Tigerbeetle_HasItsTwoLargeChanges()
    {
        var vectors = Vector.Load("changepoints_otava.json");
        double[] series = [.. vectors.GetProperty("tigerbeetle").EnumerateArray().Select(static v => v.GetDouble())];
        var points = ChangePoints.Find(series, leastMagnitude: 0.05, permutations: 199);
        Assert.Equal([15, 71], points.Select(static p => p.Index));
        Assert.All(points, static p => Assert.True(p.PValue <= 0.01));
        Assert.InRange(points[0].Before, 26_600, 26_800);
    }

    [Fact]
    public void WithoutAChange_AlarmsAreAsRareAsTheLevel()
    {
        var alarms = 0;
        for (var run = 0; run < 600; run++)
        {
            var random = SeededRandom.At(41, 0, (ulong)run);
            var series = new double[30];
            for (var i = 0; i < series.Length; i++)
                series[i] = Math.Exp(0.1 * random.NextGaussian());
            alarms += ChangePoints.Find(series, significance: 0.05, permutations: 99, seed: (ulong)run).Count > 0 ? 1 : 0;
        }

        Assert.InRange(alarms / 600.0, 0.02, 0.08);
    }

    [Fact]
    public void AStepIsFoundAtItsPlace_AndDriftToo()
    {
        var found = 0;
        for (var run = 0; run < 100; run++)
        {
            var random = SeededRandom.At(42, 0, (ulong)run);
            var series = new double[40];
            for (var i = 0; i < series.Length; i++)
                series[i] = (i < 25 ? 100 : 108) + (2 * random.NextGaussian());
            var points = ChangePoints.Find(series, permutations: 199);
            found += points.Any(static p => p.Index is >= 24 and <= 26) ? 1 : 0;
        }

        Assert.True(found >= 97, $"{found} of 100");
        var drift = Enumerable.Range(0, 60).Select(static i => 100 + (0.5 * i)).ToArray();
        Assert.NotEmpty(ChangePoints.Find(drift));
    }

    [Fact]
    public void SameSeed_SameChanges_AndShortOrFlatSeriesHaveNone()
    {
        double[] series = [1, 1.1, 0.9, 1, 1.05, 2, 2.1, 1.9, 2, 2.05];
        Assert.Equal(ChangePoints.Find(series, seed: 7), ChangePoints.Find(series, seed: 7));
        Assert.Empty(ChangePoints.Find([1, 2, 1, 2, 1]));
        Assert.Empty(ChangePoints.Find([.. Enumerable.Repeat(3.0, 50)]));
        Assert.Empty(ChangePoints.Find([]));
        Assert.Throws<ArgumentException>(() => ChangePoints.Find([1, double.NaN]));
    }
}
