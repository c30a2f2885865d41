using Proofload.Measurement.Comparison;
using Proofload.Measurement.Randomness;
using Proofload.Measurement.Statistics;

namespace Proofload.Measurement.Tests.Comparison;

public sealed class DecisionTests
{
    [Fact]
    public void Holm_AdjustsStepByStep()
    {
        Assert.Equal([0.03, 0.06, 0.06, 0.02], [.. Holm.Adjust([0.01, 0.04, 0.03, 0.005]).Select(static p => Math.Round(p, 12))]);
        Assert.Equal([1.0, 1.0], Holm.Adjust([0.9, 0.6]));
        Assert.Empty(Holm.Adjust([]));
        Assert.Throws<ArgumentException>(() => Holm.Adjust([1.2]));
    }

    [Fact]
    public void Holm_RarelyAlarmsAmongManyTests()
    {
        var alarms = 0;
        for (var run = 0; run < 4_000; run++)
        {
            var random = SeededRandom.At(2, 7, (ulong)run);
            var p = new double[8];
            for (var i = 0; i < p.Length; i++)
                p[i] = random.NextDouble();
            alarms += Holm.Adjust(p).Any(static a => a <= 0.05) ? 1 : 0;
        }

        Assert.InRange(alarms / 4_000.0, 0.035, 0.062);
    }

    [Fact]
    public void Equivalence_NeedsTheWholeInterval()
    {
        Assert.Equal(RangeVerdict.Inside, Equivalence.Judge(new RealInterval(-0.05, 0.05), -0.1, 0.1));
        Assert.Equal(RangeVerdict.Unknown, Equivalence.Judge(new RealInterval(-0.05, 0.15), -0.1, 0.1));
        Assert.Equal(RangeVerdict.Above, Equivalence.Judge(new RealInterval(0.11, 0.15), double.NegativeInfinity, 0.1));
        Assert.Equal(RangeVerdict.Below, Equivalence.Judge(new RealInterval(-0.3, -0.2), -0.1, double.PositiveInfinity));
        Assert.Equal(RangeVerdict.Unknown, Equivalence.Judge(null, -0.1, 0.1));
        Assert.Equal(RangeVerdict.Unknown, Equivalence.Judge(new RealInterval(double.NaN, 0), -0.1, 0.1));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(20)]
    public void DetectableEffect_IsFoundAsOftenAsItSays(int pairs)
    {
        var shift = DetectableEffect.Shift(pairs, 0.04);
        var found = 0;
        for (var run = 0; run < 2_000; run++)
        {
            var random = SeededRandom.At(4, (ulong)pairs, (ulong)run);
            var y = new double[pairs];
            for (var i = 0; i < pairs; i++)
                y[i] = shift + (0.04 * random.NextGaussian());
            found += HodgesLehmann.CenterInterval(y, 0.05)!.Value.Low > 0 ? 1 : 0;
        }

        Assert.InRange(found / 2_000.0, 0.74, 0.9);
    }

    [Fact]
    public void DetectableEffect_OfTooFewPairs_IsInfinite()
    {
        Assert.Equal(double.PositiveInfinity, DetectableEffect.Shift(5, 0.01));
        var pairs = DetectableEffect.Pairs(0.05, 0.05);
        Assert.NotNull(pairs);
        Assert.True(DetectableEffect.Shift(pairs.Value, 0.05) <= 0.05);
        Assert.True(DetectableEffect.Shift(pairs.Value - 1, 0.05) > 0.05);
        Assert.Null(DetectableEffect.Pairs(0.0001, 0.5));
    }

    [Fact]
    public void RatioOfEstimates_HoldsTheTruthAsOftenAsItsParts()
    {
        // Two log-normal estimates with the 95 % intervals of their logarithms; the ratio of the truths is 1.
        int held = 0;
        double width = 0;
        for (var run = 0; run < 4_000; run++)
        {
            var random = SeededRandom.At(8, 8, (ulong)run);
            var (a, b) = (Math.Exp(0.1 * random.NextGaussian()), Math.Exp(0.02 * random.NextGaussian()));
            var interval = RatioOfEstimates.Interval(a, Around(a, 0.1), b, Around(b, 0.02));
            held += interval.Low <= 1 && 1 <= interval.High ? 1 : 0;
            width = Math.Log(interval.High / interval.Low);
        }

        Assert.InRange(held / 4_000.0, 0.94, 0.96);
        Assert.Equal(2 * 1.96 * Math.Sqrt(0.01 + 0.0004), width, 1e-3);

        static RealInterval Around(double value, double deviation) =>
            new(value * Math.Exp(-1.959964 * deviation), value * Math.Exp(1.959964 * deviation));
    }
}
